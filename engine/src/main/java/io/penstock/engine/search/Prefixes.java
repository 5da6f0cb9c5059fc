package io.penstock.engine.search;

import io.penstock.engine.drive.Driver;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.TargetTransformer;
import io.penstock.engine.tree.Hyperparameters;
import io.penstock.engine.tree.Trees;
import io.penstock.engine.wrap.OutputTransform;
import io.penstock.engine.wrap.Shuffle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a pipeline may be cut so that what comes before is fitted once for many trials: before its first step that has a hyperparameter in the space, and behind each
 * following one of which there are few variants.
 */
final class Prefixes {
    private static final int MOST_VARIANTS = 16;

    private Prefixes() {}

    /**
     * The numbers of steps before each cut, rising; empty where nothing can be shared.
     *
     * @param sizes how many values each hyperparameter of the space can have, by name
     */
    static List<Integer> cuts(Step step, Map<String, Long> sizes) {
        if (!(step instanceof Pipeline pipeline)) {
            return List.of();
        }
        List<Integer> cuts = new ArrayList<>();
        double variants = 1;
        List<Child> children = pipeline.children();
        for (int i = 0; i < children.size(); i++) {
            double own = variants(children.get(i), sizes);
            boolean shareable = isShareable(children.get(i).step());
            if (i > 0 && (own > 1 || !shareable || i == children.size() - 1)) {
                cuts.add(i);
            }
            variants *= own;
            if (variants > MOST_VARIANTS || !shareable) {
                break;
            }
        }
        return cuts;
    }

    /** How many variants of a step a search may see. */
    private static double variants(Child child, Map<String, Long> sizes) {
        double variants = 1;
        String prefix = child.name() + "__";
        for (Map.Entry<String, Long> entry : sizes.entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                variants *= entry.getValue();
            }
        }
        return variants;
    }

    /**
     * What changes targets is undone at the pipeline's exit, so it cannot be taken out of it; what drives fits is fitted where it stands, and rows are shuffled only on
     * their way to a fit.
     */
    private static boolean isShareable(Step step) {
        boolean[] shareable = {true};
        Trees.visit(step, (path, part) -> {
            if (part instanceof TargetTransformer
                    || part instanceof Driver
                    || part instanceof OutputTransform
                    || part instanceof Shuffle) {
                shareable[0] = false;
            }
        });
        return shareable[0];
    }

    /** The values of all hyperparameters of the first steps of a pipeline: trials that agree on them share those steps. */
    static Map<String, Object> key(Pipeline pipeline, int count) {
        List<String> names =
                pipeline.children().subList(0, count).stream().map(Child::name).toList();
        Map<String, Object> key = new LinkedHashMap<>();
        Hyperparameters.values(pipeline).forEach((name, value) -> {
            int end = name.indexOf("__");
            if (end > 0 && names.contains(name.substring(0, end))) {
                key.put(name, value);
            }
        });
        return key;
    }

    /** What is shared, for a plan. */
    static String describe(Step step, List<String> searched) {
        if (!(step instanceof Pipeline pipeline)) {
            return "";
        }
        Map<String, Long> sizes = new LinkedHashMap<>();
        searched.forEach(name -> sizes.put(name, Long.MAX_VALUE));
        List<Integer> cuts = cuts(step, sizes);
        if (cuts.isEmpty()) {
            return "";
        }
        List<String> names = pipeline.children().subList(0, cuts.get(0)).stream()
                .map(Child::name)
                .toList();
        return "; fitted once per fold: " + String.join(", ", names);
    }
}
