package io.penstock.engine.plan;

import io.penstock.engine.step.Configurable;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import io.penstock.engine.tree.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a plan in words. */
final class Explanation {
    private Explanation() {}

    static String of(Plan plan, List<String> remarks) {
        String root = Names.of(plan.root());
        Map<String, Step> steps = Trees.byPath(plan.root());
        List<String> lines = new ArrayList<>();
        if (plan.phase() == Phase.TRAIN) {
            long scans = plan.stages().size();
            lines.add("fit " + root + ": "
                    + (scans == 0 ? "nothing to learn" : scans == 1 ? "1 stage" : scans + " stages"));
        } else {
            lines.add((plan.phase() == Phase.EVALUATE ? "evaluate " : "transform ") + root + ": one pass");
        }
        lines.add("  reads   " + plan.exit().scan().schema());
        for (Node.Aggregate stage : plan.aggregates()) {
            String chain = chain(stage.input().program(), root, steps);
            lines.add("  stage " + stage.number() + " scan" + chain + (stage.isCached() ? " → keep blocks" : "")
                    + " → learn "
                    + stage.fits().stream()
                            .map(fit -> shorten(fit.path(), root)
                                    + described(steps.get(fit.path()))
                                    + " ("
                                    + fit.exactness()
                                    + (fit.iterative() ? ", in rounds" : ", one pass")
                                    + ")")
                            .collect(Collectors.joining(" and ")));
            stage.placement()
                    .ifPresent(placement -> lines.add("          sent to the workers"
                            + (placement.partitions() == 0 ? "" : " in " + placement.partitions() + " slices")
                            + ", device policy "
                            + placement.device().name().toLowerCase(java.util.Locale.ROOT)));
            List<String> shipped = stage.input().program().paths();
            lines.add("          ships "
                    + (shipped.isEmpty()
                            ? ""
                            : shipped.stream().map(path -> shorten(path, root)).collect(Collectors.joining(", "))
                                    + " once per executor; ")
                    + "per round only "
                    + stage.fits().stream()
                            .map(fit -> shorten(fit.path(), root))
                            .collect(Collectors.joining(", ")));
        }
        if (plan.phase() != Phase.TRAIN) {
            lines.add("  pass    scan" + chain(plan.exit().program(), root, steps));
        }
        lines.add("  gives   " + plan.output());
        remarks.forEach(remark -> lines.add("  " + remark));
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static String chain(Program program, String root, Map<String, Step> steps) {
        StringBuilder text = new StringBuilder();
        for (Program.Operation operation : program.operations()) {
            if (operation instanceof Program.Apply apply) {
                text.append(" → ").append(shorten(apply.path(), root)).append(described(steps.get(apply.path())));
            } else if (operation instanceof Program.Undo undo) {
                text.append(" → undo ").append(shorten(undo.path(), root));
            } else if (operation instanceof Program.Hosted hosted) {
                String host = shorten(hosted.path(), root);
                text.append(" → ").append(host.replaceFirst("/~.*", "")).append(" of (");
                hosted.parts().forEach(part -> text.append(chain(part, root, steps)));
                text.append(")");
            } else if (operation instanceof Program.Concat concat) {
                text.append(" → concat of ").append(concat.in().size());
            }
        }
        return text.toString();
    }

    /** The hyperparameters that differ from their defaults. */
    private static String described(@org.jspecify.annotations.Nullable Step step) {
        if (!(step instanceof Configurable configurable)) {
            return "";
        }
        return configurable.settings().params().stream()
                .filter(param ->
                        !param.defaultValue().equals(configurable.settings().get(param)))
                .map(param -> param.name() + "=" + configurable.settings().get(param))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "), text -> text.isEmpty() ? "" : "{" + text + "}"));
    }

    private static String shorten(String path, String root) {
        return path.startsWith(root + "/") ? path.substring(root.length() + 1) : path;
    }
}
