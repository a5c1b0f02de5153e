package io.gantry.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Recorder;
import io.gantry.conformance.harness.Stage;
import io.gantry.conformance.harness.Swagger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Comes after all others and looks back on what they made the engine say and do. */
@Tag("root")
@Order(Integer.MAX_VALUE)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndTest {
  @Test
  @Order(1)
  void everyDocumentOfThisRunKeptToTheSwaggerFile() {
    List<Recorder.Answer> answers = Stage.shared().recorder().answers();
    Swagger swagger = Swagger.read();
    TreeSet<String> departures = new TreeSet<>();
    List<String> checked = new ArrayList<>();
    for (Recorder.Answer answer : answers) {
      checked.add(answer.path());
      departures.addAll(swagger.departures(answer));
    }
    assertThat(checked).isNotEmpty();
    assertThat(departures).isEmpty();
  }

  @Test
  @Order(2)
  void nothingIsLeftOnceContainersAreRemovedAndTheEngineIsStopped() {
    Stage.shared();
    assertThat(Stage.end()).isEmpty();
  }
}
