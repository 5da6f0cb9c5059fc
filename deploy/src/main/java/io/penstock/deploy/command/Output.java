package io.penstock.deploy.command;

import io.penstock.deploy.job.Texts;
import io.penstock.engine.format.Json;
import java.util.Map;
import picocli.CommandLine.Option;

/** What a command says: text for people, or one JSON object on the last line of standard output. */
final class Output {
    @Option(names = "--json", description = "End with one JSON object on standard output.")
    boolean json;

    /** Progress and whatever else is not the result. */
    void say(String line) {
        System.err.println(Texts.printable(line));
    }

    /** The result for people; nothing where a machine reads. */
    void print(String text) {
        if (!json) {
            System.out.println(Texts.printable(text));
        }
    }

    /** The result for machines; nothing where people read. */
    void result(Map<String, Object> document) {
        if (json) {
            System.out.println(Json.text(document));
        }
    }
}
