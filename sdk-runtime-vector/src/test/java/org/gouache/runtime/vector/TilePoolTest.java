package org.gouache.runtime.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.runtime.NetworkTerminatedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

@Timeout(30)
class TilePoolTest {
    private TilePool pool = new TilePool("net", 3);

    @AfterEach
    void close() {
        pool.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 1", "3, 2", "3, 1000", "5, 17"})
    void everyTileIsDoneOnceInEveryRound(int threads, int tiles) {
        pool.close();
        pool = new TilePool("net", threads);
        AtomicIntegerArray done = new AtomicIntegerArray(tiles);
        for (int round = 0; round < 50; round++) {
            pool.run(
                    tiles,
                    (tile, worker) -> {
                        assertThat(worker).isBetween(0, threads - 1);
                        done.incrementAndGet(tile);
                    });
            for (int tile = 0; tile < tiles; tile++) {
                assertThat(done.get(tile)).isEqualTo(round + 1);
            }
        }
    }

    @Test
    void allWorkersTakePart() throws Exception {
        CountDownLatch meeting = new CountDownLatch(3);
        Set<Integer> workers = ConcurrentHashMap.newKeySet();
        pool.run(
                3,
                (_, worker) -> {
                    workers.add(worker);
                    meeting.countDown();
                    try {
                        meeting.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
        assertThat(workers).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void aFailureIsThrownAndTheNextRoundWorks() {
        assertThatThrownBy(() ->
                        pool.run(
                                100,
                                (tile, _) -> {
                                    if (tile == 40) {
                                        throw new IllegalStateException("tile 40");
                                    }
                                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tile 40");
        AtomicInteger done = new AtomicInteger();
        pool.run(10, (_, _) -> done.incrementAndGet());
        assertThat(done).hasValue(10);
    }

    @Test
    void aCallEndsAfterTheTilesThatHaveBegun() {
        AtomicInteger done = new AtomicInteger();
        assertThatThrownBy(() ->
                        pool.run(
                                1000,
                                (tile, _) -> {
                                    if (tile == 5) {
                                        pool.terminate();
                                    }
                                    done.incrementAndGet();
                                }))
                .isInstanceOf(NetworkTerminatedException.class);
        assertThat(done.get()).isLessThan(1000);
        assertThatThrownBy(() -> pool.run(1, (_, _) -> done.incrementAndGet()))
                .isInstanceOf(NetworkTerminatedException.class);
        pool.begin();
        pool.run(1, (_, _) -> done.set(-1));
        assertThat(done).hasValue(-1);
    }
}
