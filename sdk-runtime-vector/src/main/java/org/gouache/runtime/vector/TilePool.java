package org.gouache.runtime.vector;

import org.gouache.runtime.NetworkTerminatedException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A few threads that share the tiles of one piece of work after another: each takes the next tile
 * that nobody has. The thread that asks works too. Nothing is allocated.
 */
final class TilePool implements AutoCloseable {
    private static final int SPINS = 2000;

    private final String network;
    private final List<Thread> helpers = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private @Nullable Tiles work;
    private int tiles;
    private volatile int round;
    private volatile @Nullable Thread owner;
    private volatile boolean terminated;
    private volatile boolean closed;

    /** A piece of work in parts that can be done in any order. */
    @FunctionalInterface
    interface Tiles {
        /**
         * @param worker which thread works, from 0 on: for memory of its own
         */
        void run(int tile, int worker);
    }

    /**
     * @param threads at least 1, the asking one included
     */
    TilePool(String network, int threads) {
        this.network = network;
        for (int i = 1; i < threads; i++) {
            int worker = i;
            helpers.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("gouache-vector-" + network + "-" + worker)
                            .start(() -> help(worker)));
        }
    }

    int workers() {
        return helpers.size() + 1;
    }

    /** Begins a call: what was terminated before does not count. */
    void begin() {
        terminated = false;
    }

    /** Ends the call that is running, after the tiles that have begun. */
    void terminate() {
        terminated = true;
    }

    /**
     * Does all tiles.
     *
     * @throws NetworkTerminatedException if the call was terminated
     */
    void run(int count, Tiles job) {
        requireGoingOn();
        if (count == 1 || helpers.isEmpty()) {
            for (int tile = 0; tile < count; tile++) {
                job.run(tile, 0);
                requireGoingOn();
            }
            return;
        }
        work = job;
        tiles = count;
        next.set(0);
        failure.set(null);
        owner = Thread.currentThread();
        working.set(helpers.size());
        round++;
        for (int i = 0; i < helpers.size(); i++) {
            LockSupport.unpark(helpers.get(i));
        }
        take(job, count, 0);
        await();
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw rethrown(thrown);
        }
        requireGoingOn();
    }

    private static RuntimeException rethrown(Throwable thrown) {
        return switch (thrown) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            default -> new IllegalStateException(thrown);
        };
    }

    private void requireGoingOn() {
        if (terminated) {
            throw new NetworkTerminatedException(network);
        }
    }

    private void await() {
        for (int spin = 0; working.get() > 0; spin++) {
            if (spin < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void take(Tiles job, int count, int worker) {
        try {
            for (int tile = next.getAndIncrement();
                    tile < count && !terminated;
                    tile = next.getAndIncrement()) {
                job.run(tile, worker);
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            next.set(count);
        }
    }

    private void help(int worker) {
        int seen = 0;
        while (true) {
            for (int spin = 0; round == seen && !closed; spin++) {
                if (spin < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            if (closed) {
                return;
            }
            seen = round;
            Tiles job = work;
            if (job != null) {
                take(job, tiles, worker);
            }
            if (working.decrementAndGet() == 0) {
                LockSupport.unpark(owner);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        helpers.forEach(LockSupport::unpark);
    }
}
