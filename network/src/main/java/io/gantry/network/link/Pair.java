package io.gantry.network.link;

/**
 * Two ends of one wire ({@code veth(4)}).
 *
 * @param hostName the host's end
 * @param hostIndex its number on the host
 * @param innerName the other end
 * @param innerIndex its number inside
 */
public record Pair(String hostName, int hostIndex, String innerName, int innerIndex) {}
