package dev.lockbox.process.model;

import java.nio.file.*;
import java.time.Duration;
import java.util.*;

public class Try {
    public static void main(String[] a) throws Exception {
        long t = System.nanoTime();
        var m = new TreeMap<String, String>();
        for (String d : List.of("processes", "forms"))
            try (var s = Files.list(Path.of(d))) {
                for (Path p : s.toList()) m.put(p.getFileName().toString(), Files.readString(p));
            }
        for (int i = 0; i < 5; i++) {
            t = System.nanoTime();
            var c = new ModelCheck(Duration.ofMinutes(1), Duration.ofDays(30)).check(new ModelFiles(m));
            System.out.println((System.nanoTime() - t) / 1000000 + " ms");
            c.faults().forEach(System.out::println);
        }
    }
}
