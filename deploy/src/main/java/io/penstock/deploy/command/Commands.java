package io.penstock.deploy.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** Commands as they were given. */
final class Commands {
    private static final List<String> SECRET = List.of("password", "secret", "token", "credential", "access.key");

    private Commands() {}

    /** The arguments of a command that runs, without those that look like secrets: they have to be given again. */
    static List<String> withoutSecrets(CommandSpec spec) {
        List<String> kept = new ArrayList<>();
        List<String> given = spec.root().commandLine().getParseResult().originalArgs();
        for (int i = 0; i < given.size(); i++) {
            boolean pair = given.get(i).startsWith("--")
                    && i + 1 < given.size()
                    && !given.get(i + 1).startsWith("--");
            String whole = pair ? given.get(i) + "=" + given.get(i + 1) : given.get(i);
            if (isSecret(whole)) {
                i += pair ? 1 : 0;
            } else {
                kept.add(given.get(i));
            }
        }
        return kept;
    }

    private static boolean isSecret(String argument) {
        String lower = argument.toLowerCase(Locale.ROOT);
        return SECRET.stream().anyMatch(lower::contains);
    }
}
