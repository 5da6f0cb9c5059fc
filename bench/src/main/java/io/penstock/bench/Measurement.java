package io.penstock.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Wall and CPU seconds of repeated runs; CPU is the whole process's, compiler and collector included. */
final class Measurement {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final double[] wall;
    private final double[] cpu;
    private int count;
    private final java.util.List<DoubleSupplier> qualities = new java.util.ArrayList<>();

    Measurement(int runs) {
        this.wall = new double[runs];
        this.cpu = new double[runs];
    }

    void run(Supplier<DoubleSupplier> work) {
        long cpuStart = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        qualities.add(work.get());
        wall[count] = (System.nanoTime() - start) / 1e9;
        cpu[count++] = (SYSTEM.getProcessCpuTime() - cpuStart) / 1e9;
    }

    double wall() {
        return median(wall);
    }

    double cpu() {
        return median(cpu);
    }

    double quality() {
        return qualities.isEmpty()
                ? Double.NaN
                : median(qualities.stream()
                        .mapToDouble(DoubleSupplier::getAsDouble)
                        .toArray());
    }

    static double load() {
        return SYSTEM.getSystemLoadAverage();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
