package org.gouache.runtime;

import org.gouache.graph.NetworkInput;
import org.gouache.tensor.Tensor;
import org.gouache.weight.Weight;

import java.util.List;
import java.util.Map;

/** A loaded network. Used by one thread at a time; {@link #terminate} may come from any. */
public interface Network extends AutoCloseable {
    /** As the definition's, with the sizes that are fixed here fixed. */
    List<NetworkInput> inputs();

    /** Names of the results, in order. */
    List<String> outputs();

    /**
     * Runs the network.
     *
     * @param inputs a tensor for every input: F32, or I64 for ids
     * @return the results by name, all F32, in new memory that lives as long as it is reachable
     * @throws org.gouache.GouacheException if an input is missing, unknown, or of another type or
     *     shape
     * @throws NetworkTerminatedException if {@link #terminate} ended the call
     */
    Map<String, Tensor> run(Map<String, Tensor> inputs);

    /**
     * Runs the network and writes results into given memory.
     *
     * @param outputs F32 tensors of the right shapes for some or all results; the others are not
     *     returned
     */
    void run(Map<String, Tensor> inputs, Map<String, Tensor> outputs);

    /**
     * Replaces a weight that was named {@linkplain LoadOptions#swappable swappable}; later calls
     * use the new one, whose memory must outlive them.
     */
    void replace(String weight, Weight value);

    /** Ends a running call soon; does nothing when none runs. */
    void terminate();

    @Override
    void close();
}
