package io.penstock.engine.pipeline;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.tree.Names;
import io.penstock.engine.type.Folder;
import io.penstock.engine.type.Saver;
import io.penstock.engine.type.StepType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A step that is a function of blocks, for a notebook: it keeps the rows and the schema. It ships to executors, by Java's serialization,
 * and cannot be saved, because a file never holds code.
 */
public final class Lambda implements Transformer, Names.Named {
    /** A function of blocks that can be serialized. */
    @FunctionalInterface
    public interface Function extends UnaryOperator<Batch>, Serializable {}

    public static final StepType<Lambda> TYPE = StepType.of(
                    "Lambda",
                    Lambda.class,
                    "A function of blocks; ships, and cannot be saved.",
                    List.of(),
                    (settings, state) -> new Lambda("lambda", batch -> batch))
            .savedBy(new Refusing())
            .shippedBy(new Serialized())
            .asInner();

    private final String name;
    private final Function function;

    private Lambda(String name, Function function) {
        this.name = name;
        this.function = function;
    }

    /** A function under a name. */
    public static Lambda of(String name, Function function) {
        return new Lambda(name, function);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        return inputs;
    }

    @Override
    public LiveStep setup(Context context) {
        return function::apply;
    }

    /** Code is in no file. */
    private static final class Refusing implements Saver<Lambda> {
        @Override
        public void save(Lambda step, Folder folder) {
            throw refused();
        }

        @Override
        public Lambda load(Settings settings, Folder folder) {
            throw refused();
        }

        private static PenstockException refused() {
            return PenstockException.user("a lambda ships, but cannot be saved")
                    .value("code, which no file may hold")
                    .remedy("write it as a class with a StepType, or leave it out of what is saved")
                    .build();
        }
    }

    /** To executors only, which run the code of this program anyway. */
    private static final class Serialized implements Saver<Lambda> {
        private static final String FILE = "function";

        @Override
        public void save(Lambda step, Folder folder) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeUTF(step.name);
                out.writeObject(step.function);
            }
            folder.write(FILE, bytes.toByteArray());
        }

        @Override
        public Lambda load(Settings settings, Folder folder) throws IOException {
            try (ObjectInputStream in = new ContextInput(folder.read(FILE))) {
                return new Lambda(in.readUTF(), (Function) in.readObject());
            } catch (ClassNotFoundException e) {
                throw new IOException("the class " + e.getMessage() + " is not on this machine", e);
            }
        }
    }

    /** Finds classes where the notebook has put them. */
    private static final class ContextInput extends ObjectInputStream {
        ContextInput(byte[] bytes) throws IOException {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description);
            }
        }
    }
}
