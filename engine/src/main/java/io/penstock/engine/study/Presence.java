package io.penstock.engine.study;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Whether the other drivers of a study are still there. Silence is measured by this process's own clock. Belongs to one thread at a time. */
final class Presence {
    private final Duration lease;
    /** When an entry of another driver was last seen. */
    private final Map<String, Long> heard = new HashMap<>();

    Presence(Duration lease) {
        this.lease = lease;
    }

    void heard(String other) {
        heard.put(other, System.nanoTime());
    }

    /** Whether nothing was heard of a driver for longer than the lease. */
    boolean isSilent(String other) {
        long last = heard.computeIfAbsent(other, name -> System.nanoTime());
        return System.nanoTime() - last > lease.toNanos();
    }

    /** This process joins. */
    static Event.Joined joined(String driver) {
        ProcessHandle process = ProcessHandle.current();
        return new Event.Joined(driver, host(), process.pid(), began(process), System.currentTimeMillis());
    }

    /** Whether a driver was a process of this machine that is no more. */
    static boolean isGone(Ledger.Driver other) {
        return other.host().equals(host())
                && ProcessHandle.of(other.process())
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> began(process) == other.since())
                        .isEmpty();
    }

    private static long began(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Where numbers of processes mean the same: containers of one name number theirs by themselves. */
    private static String host() {
        String name;
        try {
            name = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            name = String.valueOf(System.getenv("HOSTNAME"));
        }
        Path numbers = Path.of("/proc/self/ns/pid");
        try {
            return Files.isSymbolicLink(numbers) ? name + "/" + Files.readSymbolicLink(numbers) : name;
        } catch (IOException e) {
            return name;
        }
    }
}
