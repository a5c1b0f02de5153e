package io.gantry.engine.name;

import java.util.concurrent.ThreadLocalRandom;

/** Names for those that were given none: an adjective, an underscore and a thing of the harbour. */
public final class NameGenerator {
  private static final String[] ADJECTIVES =
      """
      able agile airy amber ample apt arctic ardent balmy bold brave breezy bright brisk bronze busy \
      calm candid careful cheery chilly civil clear clever cosmic cosy crafty crisp curious daring \
      dapper deft dreamy eager early earnest easy elegant epic fair fancy fearless festive fine \
      fleet fluent fond frank free fresh frosty gallant gentle giddy glad gleaming golden good \
      graceful grand happy hardy hasty hearty helpful honest hopeful humble hushed icy ideal jaunty \
      jolly jovial joyful keen kind large lasting leafy light lively loyal lucid lucky lunar mellow \
      merry mighty mild misty modest neat nimble noble open patient placid plucky polite proud \
      prudent quick quiet radiant rapid ready regal robust rosy rugged rustic salty sandy serene \
      sharp shiny silent silver simple sleek smooth snappy snug solar solid spry stable starry \
      steady stoic stormy sturdy sunny super swift tall tender thrifty tidal tidy tranquil trusty \
      upbeat valiant vast velvet vibrant vivid warm wary watchful wavy whimsical wide wild willing \
      windy wise witty woody young zesty"""
          .split(" ", -1);
  private static final String[] THINGS =
      """
      albatross anchor anvil atoll backstay ballast barge barnacle barque bay beacon berth binnacle \
      boatswain bollard boom bosun bow breakwater brig bulkhead buoy cabin cable canal canoe capstan \
      caravel cargo carrack catamaran channel chart chronometer clipper coast cockle compass coral \
      cormorant coracle cove crane crate crew current cutter davit deck delta derrick dinghy dock \
      dolphin dory dredger drifter eddy estuary ferry fjord fleet foresail forklift frigate galley \
      galleon gangway gannet gantry gull gunwale halyard hammock harbour harpoon hatch haven hawser \
      helm heron hoist hold hull islet jetty jib junk kayak keel kelp ketch kittiwake knot lagoon \
      lantern lateen launch lighter lighthouse limpet locker log longboat lugger mainsail manifest \
      mariner marina mast mooring narwhal navigator oar orca osprey outrigger packet paddle pallet \
      pelican pennant petrel pier pilot pinnace plank plover pontoon porpoise porter puffin pulley \
      quay raft reef regatta rigger rigging rope rowboat rudder sail sampan sandbar schooner scow \
      seal sextant sheet ship shoal shore skiff skipper sloop sounding spinnaker spar squall \
      starfish stern stevedore strait sturgeon surf tanker tender tern tide tiller topsail trawler \
      tug turtle vessel voyage walrus wharf whistle winch windlass yacht yard yawl"""
          .split(" ", -1);

  private NameGenerator() {}

  /**
   * A name.
   *
   * @param attempt how many names were taken before; from the fourth on a number follows
   */
  public static String next(int attempt) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String name =
        ADJECTIVES[random.nextInt(ADJECTIVES.length)] + "_" + THINGS[random.nextInt(THINGS.length)];
    return attempt < 3 ? name : name + random.nextInt(10 << Math.min(attempt, 16));
  }
}
