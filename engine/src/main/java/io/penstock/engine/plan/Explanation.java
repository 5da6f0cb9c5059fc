package io.penstock.engine.plan;

import io.penstock.engine.step.Configurable;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import io.penstock.engine.tree.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a plan in words. */
final class Explanation {
    private final String root;
    private final List<String> lines = new ArrayList<>();

    private Explanation(String root) {
        this.root = root;
    }

    static String of(Plan plan, List<String> remarks) {
        String root = Names.of(plan.root());
        Explanation explanation = new Explanation(root);
        explanation.write(plan, root);
        remarks.forEach(remark -> explanation.lines.add("  " + remark));
        return String.join(System.lineSeparator(), explanation.lines) + System.lineSeparator();
    }

    private void write(Plan plan, String name) {
        if (plan.phase() == Phase.TRAIN) {
            int stages = plan.stages().size();
            lines.add("fit " + name + ": "
                    + (stages == 0 ? "nothing to learn" : stages == 1 ? "1 stage" : stages + " stages"));
        } else {
            lines.add((plan.phase() == Phase.EVALUATE ? "evaluate " : "transform ") + name + ": one pass");
        }
        lines.add("  reads   " + plan.exit().scan().schema());
        plan.stages().forEach(stage -> write(stage, "  "));
        if (plan.phase() != Phase.TRAIN) {
            lines.add("  pass    " + chain(plan.exit()));
        }
        lines.add("  gives   " + plan.output());
    }

    private void write(Node.Stage stage, String indent) {
        String head = indent + "stage " + stage.number() + " ";
        if (stage instanceof Node.Drive drive) {
            lines.add(head + shorten(drive.path()) + ": " + drive.driver().describe() + ", of each");
            drive.body().stages().forEach(inner -> write(inner, indent + "        "));
        } else if (stage instanceof Node.Aggregate aggregate) {
            write(aggregate, head, indent + "        ");
        }
    }

    private void write(Node.Aggregate stage, String head, String indent) {
        lines.add(head
                + chain(stage.input())
                + (stage.isCached() ? " → keep blocks" : "")
                + " → learn "
                + stage.fits().stream()
                        .map(fit -> shorten(fit.path())
                                + described(fit.step())
                                + " ("
                                + fit.step().manner()
                                + fit.strategy().describe()
                                + fit.exactness()
                                + (fit.iterative() ? ", in rounds" : ", one pass")
                                + ")")
                        .collect(Collectors.joining(" and ")));
        stage.placement()
                .ifPresent(placement -> lines.add(indent + "sent to the workers"
                        + (placement.partitions() == 0 ? "" : " in " + placement.partitions() + " slices")
                        + ", device policy "
                        + placement.device().name().toLowerCase(Locale.ROOT)));
        List<String> shipped = stage.input().program().paths().stream()
                .filter(path -> !path.contains(Trees.OWN))
                .map(this::shorten)
                .toList();
        lines.add(indent + "ships "
                + (shipped.isEmpty() ? "" : String.join(", ", shipped) + " once per executor; ")
                + "per round only "
                + stage.fits().stream().map(fit -> shorten(fit.path())).collect(Collectors.joining(", ")));
    }

    /** Where blocks come from and what is done to each. */
    private String chain(Node.Fused fused) {
        return source(fused.source()) + chain(fused.program(), fused.steps());
    }

    private String chain(Program program, Map<String, Step> steps) {
        StringBuilder text = new StringBuilder();
        for (Program.Operation operation : program.operations()) {
            if (operation instanceof Program.Apply apply) {
                text.append(" → ").append(shorten(apply.path())).append(described(steps.get(apply.path())));
            } else if (operation instanceof Program.Undo undo) {
                text.append(" → undo ").append(shorten(undo.path()));
            } else if (operation instanceof Program.Combine combine) {
                text.append(" → ").append(shorten(combine.path()));
            } else if (operation instanceof Program.Hosted hosted) {
                int own = hosted.path().lastIndexOf(Trees.OWN);
                String host = own < 0 ? hosted.path() : hosted.path().substring(0, own);
                text.append(" → ").append(shorten(host)).append(" of (");
                hosted.parts().forEach(part -> text.append(chain(part, steps)));
                text.append(')');
            } else if (operation instanceof Program.Concat concat) {
                text.append(" → concat of ").append(concat.in().size());
            }
        }
        return text.toString();
    }

    private String source(Node.Source source) {
        if (source instanceof Node.Exchange exchange) {
            return chain(exchange.input()) + " → shuffle all rows";
        } else if (source instanceof Node.Kept kept) {
            return chain(kept.input()) + " → keep";
        }
        return "scan";
    }

    /** The hyperparameters that differ from their defaults. */
    private static String described(@Nullable Step step) {
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

    /** Without the root; the steps of a meta-step's own go by their names alone. */
    private String shorten(String path) {
        int own = path.lastIndexOf(Trees.OWN);
        if (own >= 0) {
            return "(" + path.substring(own + Trees.OWN.length()).replace('_', ' ') + ")";
        }
        return path.startsWith(root + "/") ? path.substring(root.length() + 1) : path;
    }
}
