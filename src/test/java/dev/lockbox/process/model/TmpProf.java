package dev.lockbox.process.model;
import java.nio.file.*;
import java.time.Duration;
import org.junit.jupiter.api.Test;
class TmpProf {
  @Test void base() throws Exception {
    Drawing shipped = Drawing.of(Files.readString(Path.of("processes", "customer-lockbox.bpmn")));
    try (var e = new PermissiveEngine()) {
      for (int i=0;i<6;i++){ long t=java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime(); int r=e.acts(); System.out.println(e.wrongs(shipped.text(), 40)); System.out.println((e.acts()-r)+" runs "+(java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()-t)/1000000+" ms"); }
      for (int i=0;i<6;i++){ long t=java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime(); for(int j=0;j<20;j++) ProcessFile.read(shipped.text(), Duration.ofMinutes(1), Duration.ofDays(30), new Faults("x")); System.out.println("20 checks "+(java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()-t)/1000000+" ms"); }
    }
  }
}
