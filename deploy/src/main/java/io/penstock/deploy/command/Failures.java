package io.penstock.deploy.command;

import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.study.Study;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns failures into one clear message and an exit code. */
public final class Failures {
    private Failures() {}

    /** Options that do not fit the command. */
    public static int onParameters(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        print("configuration: " + e.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(e, line.getErr())) {
            print("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        }
        line.getErr().flush();
        if (Arrays.asList(arguments).contains("--json")) {
            json(Map.of("class", "USER", "message", String.valueOf(e.getMessage())), 2);
        }
        return 2;
    }

    /** Whatever a command throws. */
    public static int onExecution(Exception failure, CommandLine line, ParseResult result) {
        Throwable e = known(failure);
        int code = code(e);
        Map<String, Object> error = describe(e);
        if (e instanceof PenstockException known) {
            print(known.failureClass().name().toLowerCase(Locale.ROOT) + ": " + known.getMessage());
        } else {
            print("unexpected: " + e);
        }
        if (System.getenv("PENSTOCK_TRACE") != null || !(e instanceof PenstockException)) {
            e.printStackTrace();
        }
        if (result.hasMatchedOption("--json") || hasJson(result)) {
            json(error, code);
        }
        return code;
    }

    /** What a step has thrown inside a task, where Spark has wrapped it; else the failure itself. */
    public static Throwable known(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PenstockException) {
                return cause;
            }
        }
        return failure;
    }

    private static boolean hasJson(ParseResult result) {
        return result.originalArgs().contains("--json");
    }

    private static void print(String message) {
        System.err.println("penstock: " + message);
    }

    private static void json(Map<String, Object> error, int code) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", "failed");
        document.put("exitCode", code);
        document.put("error", error);
        System.out.println(Json.text(document));
    }

    /** The failure as plain values, for reports. */
    public static Map<String, Object> describe(Throwable failure) {
        Throwable e = known(failure);
        Map<String, Object> error = new LinkedHashMap<>();
        if (e instanceof PenstockException known) {
            error.put("class", known.failureClass().name());
            error.put("path", known.path());
            error.put("rule", known.rule());
            error.put("value", known.value());
            error.put("remedy", known.remedy());
        } else {
            error.put("class", "UNKNOWN");
        }
        error.put("message", String.valueOf(e.getMessage()));
        return error;
    }

    /** The exit code of a failure. */
    public static int code(Throwable failure) {
        Throwable e = known(failure);
        if (Study.isLeaseLost(e)) {
            return 5;
        }
        if (e instanceof PenstockException known) {
            return known.failureClass() == FailureClass.USER ? 2 : known.failureClass() == FailureClass.DATA ? 3 : 1;
        }
        return 1;
    }
}
