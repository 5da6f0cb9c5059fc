package io.penstock.deploy;

import io.penstock.deploy.command.DemoCommand;
import io.penstock.deploy.command.EvaluateCommand;
import io.penstock.deploy.command.ExplainCommand;
import io.penstock.deploy.command.Failures;
import io.penstock.deploy.command.InspectCommand;
import io.penstock.deploy.command.ReportCommand;
import io.penstock.deploy.command.ScoreCommand;
import io.penstock.deploy.command.SearchCommand;
import io.penstock.deploy.command.StepsCommand;
import io.penstock.deploy.command.StudyCommand;
import io.penstock.deploy.command.TrainCommand;
import io.penstock.deploy.command.ValidateCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code penstock} command line. Exit codes: 0 ok, 2 configuration, 3 data, 5 lease lost, 1 anything else, 143 terminated. */
@Command(
        name = "penstock",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Pipelines of machine-learning steps on Apache Spark.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            ScoreCommand.class,
            ExplainCommand.class,
            ValidateCommand.class,
            InspectCommand.class,
            StepsCommand.class,
            SearchCommand.class,
            StudyCommand.class,
            ReportCommand.class,
            HelpCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  penstock demo",
            "  penstock train --pipeline digits.yaml --data digits.csv --target label --model models/digits",
            "  penstock score --model models/digits --data new.csv --output scored",
            "  penstock search --pipeline digits.yaml --data digits.csv --target label --metric accuracy \\",
            "      --trials 60 --parallelism 2 --study studies/digits --model models/digits",
            "",
            "Exit codes: 0 ok, 2 configuration, 3 data, 5 lease lost, 1 anything else, 143 terminated."
        })
public final class Penstock implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    private Penstock() {}

    public static void main(String... arguments) {
        int code = run(arguments);
        System.out.flush();
        System.err.flush();
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs one command and returns its exit code; what {@link #main} does without ending the process. */
    public static int run(String... arguments) {
        CommandLine line = new CommandLine(new Penstock());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Failures::onParameters);
        line.setExecutionExceptionHandler(Failures::onExecution);
        return line.execute(arguments);
    }

    /** Without a command there is nothing to do but help. */
    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(System.out);
        }
    }
}
