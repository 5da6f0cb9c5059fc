package io.penstock.spark.ring;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How workers of one round know each other: who calls answers a random question with a code that only those can compute who hold the secret of
 * the round, which never crosses the connection. Strangers are hung up on.
 */
final class Handshake {
    static final int SECRET_BYTES = 32;

    private static final int NONCE_BYTES = 32;
    private static final int CODE_BYTES = 32;
    private static final long STRANGER_NANOS = 2_000_000_000L;
    private static final byte WELCOME = 0x50;
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

    private final byte[] secret;
    private final BooleanSupplier cancelled;

    Handshake(byte[] secret, BooleanSupplier cancelled) {
        this.secret = secret;
        this.cancelled = cancelled;
    }

    /** Waits for the worker of a rank to call; hangs up on anybody else. */
    Socket answer(ServerSocket server, int rank, long endNanos) throws IOException {
        while (true) {
            Socket socket = Link.accept(server, endNanos, cancelled);
            try {
                if (isKnown(socket, rank)) {
                    return socket;
                }
                LOG.warn(
                        "hung up on {}, which does not know the secret of this round", socket.getRemoteSocketAddress());
            } catch (Link.Cancelled e) {
                socket.close();
                throw e;
            } catch (IOException e) {
                LOG.warn("hung up on {}: {}", socket.getRemoteSocketAddress(), e.toString());
            }
            socket.close();
        }
    }

    private boolean isKnown(Socket socket, int rank) throws IOException {
        socket.setSoTimeout(Link.TICK_MILLIS);
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        socket.getOutputStream().write(nonce);
        byte[] answer = new byte[CODE_BYTES];
        Link.fill(socket.getInputStream(), answer, CODE_BYTES, System.nanoTime() + STRANGER_NANOS, cancelled);
        if (!MessageDigest.isEqual(answer, code(nonce, rank))) {
            return false;
        }
        socket.getOutputStream().write(WELCOME);
        return true;
    }

    /** Says who calls, and waits to be let in. */
    void introduce(Socket socket, int rank, long endNanos) throws IOException {
        socket.setSoTimeout(Link.TICK_MILLIS);
        byte[] nonce = new byte[NONCE_BYTES];
        Link.fill(socket.getInputStream(), nonce, NONCE_BYTES, endNanos, cancelled);
        socket.getOutputStream().write(code(nonce, rank));
        byte[] welcome = new byte[1];
        Link.fill(socket.getInputStream(), welcome, 1, endNanos, cancelled);
        if (welcome[0] != WELCOME) {
            throw new IOException("not let in");
        }
    }

    private byte[] code(byte[] nonce, int rank) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(nonce);
            return mac.doFinal(ByteBuffer.allocate(Integer.BYTES).putInt(rank).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
