/** What an engine tells of itself to those who watch it: metrics, traces, logs. */
@NullMarked
package io.gantry.conformance.monitoring;

import org.jspecify.annotations.NullMarked;
