package io.penstock.deploy.command;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command, as a study keeps them to be run again. */
final class Remembered {
    /** Where and how it runs is for whoever runs it: a study that somebody has altered must not choose a master, a class path or a JVM's options. */
    private static final Set<String> OF_THE_PLACE =
            Set.of("--master", "--conf", "--mlflow", "--mlflow-experiment", "--json");

    private static final Set<String> PATHS = Set.of("--pipeline", "--data", "--model", "--after", "--run-report");

    private static final Pattern SECRET = Pattern.compile(
            "(^|[._-])(password|passwd|secret|token|sas|credentials?|(access|account|api|private|secret)[._-]?key)([._-]|$)");
    private static final Pattern USER =
            Pattern.compile("^[a-z][a-z0-9+.-]*://[^/@]*:[^/@]*@.*", Pattern.CASE_INSENSITIVE);

    private Remembered() {}

    /** As {@code --name=value}, with paths that mean the same from any folder and without what looks like a secret: that has to be given again. */
    static List<String> of(CommandSpec spec) {
        List<String> kept = new ArrayList<>();
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptionsSet()) {
            String name = option.longestName();
            if (OF_THE_PLACE.contains(name)) {
                continue;
            }
            if (option.arity().max() == 0) {
                kept.add(name);
            }
            for (String value : option.originalStringValues()) {
                if (!isSecret(value) && option.arity().max() > 0) {
                    kept.add(name + "=" + (PATHS.contains(name) ? absolute(value) : value));
                }
            }
        }
        return kept;
    }

    private static boolean isSecret(String value) {
        int equals = value.indexOf('=');
        String key = equals < 0 ? "" : value.substring(0, equals).toLowerCase(Locale.ROOT);
        return SECRET.matcher(key).find()
                || USER.matcher(value.substring(equals + 1)).matches();
    }

    /** A name that is no path, such as that of a class, and a URI stay what they are. */
    private static String absolute(String value) {
        try {
            Path path = Path.of(value);
            return Files.exists(path) || value.contains("/") && !value.contains(":")
                    ? path.toAbsolutePath().normalize().toString()
                    : value;
        } catch (InvalidPathException e) {
            return value;
        }
    }

    /**
     * The options to run a command with again.
     *
     * @param command what they are for
     * @param kept by {@link #of}
     * @param more each takes the place of all that are kept of its name
     */
    static List<String> again(Object command, List<String> kept, List<String> more) {
        CommandLine line = new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
        line.getCommandSpec().parser().collectErrors(true);
        Set<String> given = new HashSet<>();
        line.parseArgs(more.toArray(new String[0]))
                .matchedOptions()
                .forEach(option -> given.addAll(List.of(option.names())));
        List<String> all = new ArrayList<>();
        for (String argument : kept) {
            if (!given.contains(argument.split("=", 2)[0])) {
                all.add(argument);
            }
        }
        all.addAll(more);
        return all;
    }

    /** As one would type it. */
    static String typed(List<String> arguments) {
        List<String> words = new ArrayList<>();
        for (String argument : arguments) {
            boolean plain = argument.matches("[\\w=./:,+@%-]+");
            words.add(plain ? argument : "'" + argument.replace("'", "'\\''") + "'");
        }
        return "penstock " + String.join(" ", words);
    }
}
