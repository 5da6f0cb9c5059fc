package io.penstock.spark.job;

import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A small function over one partition whose result is bytes. A failure that another attempt would only repeat is brought
 * back as a result, so that Spark does not try again; any other is thrown in a form that every process can read.
 *
 * @param <T> what the partition holds
 */
public abstract class Task<T> extends AbstractFunction2<TaskContext, Iterator<T>, byte[]> implements Serializable {
    private static final long serialVersionUID = 1L;

    protected abstract byte[] run(TaskContext context, java.util.Iterator<T> data);

    @Override
    public final byte[] apply(TaskContext context, Iterator<T> data) {
        try {
            return Envelope.result(run(context, scala.jdk.javaapi.CollectionConverters.asJava(data)));
        } catch (PenstockException e) {
            context.killTaskIfInterrupted();
            if (isFinal(e) || isMistake(e) && context.getLocalProperty(Jobs.WORK) != null) {
                return Envelope.failure(e);
            }
            throw Envelope.portable(e);
        }
    }

    /** Whether a step or the rows are to blame. Work beside other work, such as a trial, may fail by itself, and then at once. */
    private static boolean isMistake(PenstockException failure) {
        return failure.failureClass() != FailureClass.INFRASTRUCTURE;
    }

    /** A failure as bytes, for a task that brings several results back. */
    protected static byte[] packed(PenstockException failure) {
        return Envelope.failure(failure);
    }

    /** What {@link #packed} has made bytes of. */
    protected static PenstockException unpacked(byte[] bytes) {
        return Envelope.failureIn(bytes).orElseThrow();
    }

    /** What several tasks brought back, opened; the first failure among them is thrown. */
    protected static java.util.List<byte[]> opened(java.util.List<byte[]> envelopes) {
        Envelope.firstFailure(envelopes.toArray(new byte[0][])).ifPresent(failure -> {
            throw failure;
        });
        return envelopes.stream().map(Envelope::open).toList();
    }

    /** Whether another attempt of this task would only repeat the failure. */
    protected boolean isFinal(PenstockException failure) {
        return switch (failure.failureClass()) {
            case RESOURCE, TIMEOUT -> true;
            case INFRASTRUCTURE -> false;
            case USER, DATA -> failure.getCause() == null || Envelope.isRemote(failure);
        };
    }
}
