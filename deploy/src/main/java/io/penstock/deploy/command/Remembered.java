package io.penstock.deploy.command;

import io.penstock.deploy.job.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command, as a study keeps them to be run again. */
final class Remembered {
    /** Where and how it runs is for whoever runs it: a study that somebody has altered must not choose a master, a class path or a JVM's options. */
    private static final Set<String> OF_THE_PLACE =
            Set.of("--master", "--conf", "--mlflow", "--mlflow-experiment", "--json");

    /** Paths of this machine, where they have no scheme. */
    private static final Set<String> PLACES = Set.of("--model", "--after", "--run-report");

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
                    kept.add(name + "=" + anywhere(name, value));
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

    /** What means the same from any folder. */
    private static String anywhere(String name, String value) {
        try {
            if (PLACES.contains(name) && new Path(value).toUri().getScheme() == null
                    || name.equals("--pipeline") && Files.exists(java.nio.file.Path.of(value))) {
                return java.nio.file.Path.of(value).toAbsolutePath().normalize().toString();
            }
            if (name.equals("--data")) {
                Path path = new Path(value);
                return path.getFileSystem(Sessions.hadoop(Map.of()))
                        .makeQualified(path)
                        .toString();
            }
            return value;
        } catch (IOException | IllegalArgumentException e) {
            // Whatever it is, it was good enough for the search itself.
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
