package org.gouache.testing.pipelines;

import org.gouache.runtime.Network;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts networks. */
final class OpenNetworks implements ProbeRuntime.Probe {
    private final AtomicInteger loaded = new AtomicInteger();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    int loaded() {
        return loaded.get();
    }

    int now() {
        return now.get();
    }

    /** How many there were at the same time. */
    int most() {
        return most.get();
    }

    @Override
    public Network loaded(String name, Network network) {
        loaded.incrementAndGet();
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        return new ForwardingNetwork(network) {
            @Override
            public void close() {
                now.decrementAndGet();
                super.close();
            }
        };
    }
}
