package io.penstock.engine.drive;

/**
 * What a runner has for the work of a driver.
 *
 * @param slots fits on one thread each that find room at the same time
 * @param each bytes of memory for rows in the smallest process that may have to hold them whole, the driver's included
 * @param all bytes of memory for rows that are kept, over all workers
 */
public record Room(int slots, long each, long all) {}
