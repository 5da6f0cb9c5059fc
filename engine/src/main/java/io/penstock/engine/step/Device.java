package io.penstock.engine.step;

/**
 * Where a step computes.
 *
 * @param kind {@code cpu} or {@code gpu}
 * @param address the address that the cluster gave the task; empty for the processor
 */
public record Device(String kind, String address) {
    public static final Device CPU = new Device("cpu", "");

    public static Device gpu(String address) {
        return new Device("gpu", address);
    }
}
