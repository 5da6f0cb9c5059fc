package io.penstock.deploy.command;

import io.penstock.engine.param.Param;
import io.penstock.engine.type.MetaType;
import io.penstock.engine.type.StepDocument;
import io.penstock.engine.type.StepType;
import io.penstock.engine.type.StepTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code penstock steps}. */
@Command(
        name = "steps",
        mixinStandardHelpOptions = true,
        description = "Lists the steps, their parameters, defaults and spaces.",
        footerHeading = "%nExamples:%n",
        footer = {"  penstock steps", "  penstock steps LogisticRegression"})
public final class StepsCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Parameters(arity = "0..1", paramLabel = "STEP", description = "One step only, in full.")
    private @Nullable String only;

    @Override
    public Integer call() {
        StepTypes types = StepTypes.discover();
        List<StepType<?>> shown = only == null
                ? types.all().stream().filter(type -> !type.isInner()).toList()
                : List.of(types.byId(only));
        List<Object> documents = new ArrayList<>();
        for (StepType<?> type : shown) {
            output.print(String.format(Locale.ROOT, "%-22s %s", type.id(), type.summary()));
            List<Object> params = new ArrayList<>();
            for (Param<?> param : type.params()) {
                output.print(only == null ? brief(param) : full(param));
                params.add(document(param));
            }
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("id", type.id());
            document.put("summary", type.summary());
            document.put("parameters", params);
            documents.add(document);
        }
        if (only == null) {
            for (MetaType<?> type : types.allMeta()) {
                output.print(String.format(Locale.ROOT, "%-22s %s (holds steps)", type.id(), type.summary()));
            }
        }
        output.result(Map.of("status", "ok", "exitCode", 0, "steps", documents));
        return 0;
    }

    private static String brief(Param<?> param) {
        return String.format(Locale.ROOT, "    %-18s %s", param.name() + "=" + param.defaultValue(), space(param));
    }

    private static String full(Param<?> param) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "    %s: %s, default %s",
                param.name(),
                param.type().getSimpleName().toLowerCase(Locale.ROOT),
                param.defaultValue()));
        if (!param.bounds().isEmpty()) {
            text.append(", ").append(param.bounds());
        }
        if (!space(param).isEmpty()) {
            text.append(", searched in ").append(space(param));
        }
        return text.append(System.lineSeparator())
                .append("        ")
                .append(param.documentation())
                .toString();
    }

    private static String space(Param<?> param) {
        return param.space()
                .map(distribution -> distribution.name() + distribution.arguments())
                .orElse("");
    }

    private static Map<String, Object> document(Param<?> param) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", param.name());
        document.put("type", param.type().getSimpleName().toLowerCase(Locale.ROOT));
        document.put("default", param.defaultValue());
        document.put("bounds", param.bounds());
        param.space().ifPresent(distribution -> document.put("space", StepDocument.write(distribution)));
        document.put("documentation", param.documentation());
        return document;
    }
}
