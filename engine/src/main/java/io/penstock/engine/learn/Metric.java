package io.penstock.engine.learn;

import java.util.Map;

/** A measure of predictions against targets, folded over the partitions like a fit. */
public interface Metric<P> extends Aggregator<P> {
    /** The name under which results show, such as {@code accuracy}. */
    String name();

    /** The scores by name; most metrics give one, under their own name. */
    Map<String, Object> conclude(P total);
}
