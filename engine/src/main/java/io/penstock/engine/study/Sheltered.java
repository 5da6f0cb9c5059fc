package io.penstock.engine.study;

import io.penstock.engine.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A store that is read and written on a thread of its own. The threads of trials are interrupted when a trial takes too long or a search is ended, and files and sockets
 * fail on a thread that is interrupted: what is kept of a trial must not depend on it.
 */
final class Sheltered implements Storage {
    private final Storage storage;
    private final ThreadPoolExecutor thread;

    Sheltered(Storage storage) {
        this.storage = storage;
        this.thread = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), runnable -> {
            Thread made = new Thread(runnable, "penstock-study-journal");
            made.setDaemon(true);
            return made;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public byte[] read(String name) throws IOException {
        return call(() -> storage.read(name));
    }

    @Override
    public boolean create(String name, byte[] content) throws IOException {
        return call(() -> storage.create(name, content));
    }

    @Override
    public List<String> list(String folder) throws IOException {
        return call(() -> storage.list(folder));
    }

    @Override
    public String location() {
        return storage.location();
    }

    private <T> T call(Callable<T> work) throws IOException {
        Future<T> future = thread.submit(work);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException known) {
                throw known;
            } else if (cause instanceof RuntimeException known) {
                throw known;
            } else if (cause instanceof Error known) {
                throw known;
            }
            throw new IOException(cause);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
