/**
 * The Container Device Interface: what a device's vendor wants done to a container that gets it, in
 * files of JSON or YAML (<a
 * href="https://github.com/cncf-tags/container-device-interface/blob/main/SPEC.md">SPEC.md</a>).
 * {@link io.gantry.engine.cdi.CdiDevices} knows the devices of the directories that it is given,
 * and reads them again when they change; {@link io.gantry.engine.cdi.ContainerEdits} is what has to
 * be done. Files are their owner's to write, yet whatever is in them, reading is bounded and a file
 * that makes no sense is passed over with a warning: the others' devices are there all the same.
 */
@NullMarked
package io.gantry.engine.cdi;

import org.jspecify.annotations.NullMarked;
