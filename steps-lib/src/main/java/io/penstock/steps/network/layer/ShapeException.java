package io.penstock.steps.network.layer;

import java.util.List;

/** Says that a layer cannot take inputs of some shapes; who knows the layer's name makes a full error of it. */
public final class ShapeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String takes;

    /**
     * @param takes what the layer takes, in words, such as {@code [height, width, channels]}
     * @param given the shapes that it is given
     */
    public ShapeException(String takes, List<List<Integer>> given) {
        super("takes " + takes + ", not " + (given.size() == 1 ? given.get(0) : given));
        this.takes = takes;
    }

    public String takes() {
        return takes;
    }
}
