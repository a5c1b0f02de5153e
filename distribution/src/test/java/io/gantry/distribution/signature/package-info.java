@org.jspecify.annotations.NullMarked
package io.gantry.distribution.signature;
