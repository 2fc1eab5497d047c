package org.gouache.runtime.coreml.binding;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.shim.Shim;
import org.gouache.runtime.coreml.shim.gouache_coreml_buffer;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A model that Core ML holds, and the memory that is bound to it.
 *
 * <p>One call at a time, whatever thread it comes from: Core ML does not promise more. Whoever
 * releases the model waits for the call that runs, so nothing that the call reaches is freed before
 * it has ended; an arena's own guard would not do, for it does not see memory that is only pointed
 * to from a struct.
 */
public final class LoadedModel {
    private final Path path;
    private final MemorySegment model;
    private final List<Feature> features;
    private final ReentrantLock lock = new ReentrantLock();
    private final Arena structs = Arena.ofShared();
    private final NativeError error = new NativeError(structs);
    private @Nullable Binding binding;
    private boolean released;

    /**
     * @param handle of the native binding
     * @param copied what a call writes an entry of for each bound feature
     */
    private record Binding(MemorySegment handle, List<Feature> features, MemorySegment copied) {}

    LoadedModel(Path path, MemorySegment model) {
        this.path = path;
        this.model = model;
        try {
            this.features = FeatureReader.features(path, model, error);
        } catch (RuntimeException e) {
            Shim.gouache_coreml_model_release(model);
            structs.close();
            throw e;
        }
    }

    /** Inputs, then outputs. */
    public List<Feature> features() {
        return features;
    }

    public List<Feature> inputs() {
        return of(Feature.Side.INPUT);
    }

    public List<Feature> outputs() {
        return of(Feature.Side.OUTPUT);
    }

    private List<Feature> of(Feature.Side side) {
        return features.stream().filter(feature -> feature.side() == side).toList();
    }

    /** A text that the model's maker gave it under a key of his own. */
    public @Nullable String metadata(String key) {
        lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            requireHeld();
            MemorySegment name = arena.allocateFrom(key);
            long length = Shim.gouache_coreml_metadata_read(model, name, MemorySegment.NULL, 0);
            if (length < 0) {
                return null;
            }
            MemorySegment text = arena.allocate(length + 1);
            Shim.gouache_coreml_metadata_read(model, name, text, text.byteSize());
            return text.getString(0);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Binds features to tensors, instead of what was bound before.
     *
     * @param tensors of the features' types; their memory stays the caller's, who keeps it until
     *     {@link #release} says that it may go
     * @throws GouacheException if the model does not take one of them
     */
    public void bind(Map<Feature, Tensor> tensors) {
        lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            requireHeld();
            List<Feature> bound = new ArrayList<>(tensors.keySet());
            MemorySegment buffers =
                    gouache_coreml_buffer.allocateArray(bound.size(), arena).fill((byte) 0);
            for (int i = 0; i < bound.size(); i++) {
                Feature feature = bound.get(i);
                describe(
                        feature,
                        requireNonNull(tensors.get(feature)),
                        gouache_coreml_buffer.asSlice(buffers, i));
            }
            MemorySegment handle = arena.allocate(Shim.C_POINTER);
            error.check(
                    Shim.gouache_coreml_bind(model, buffers, bound.size(), handle, error.struct()),
                    path);
            unbind();
            binding =
                    new Binding(
                            handle.get(Shim.C_POINTER, 0),
                            bound,
                            structs.allocate(JAVA_INT, bound.size()));
        } finally {
            lock.unlock();
        }
    }

    private static void describe(Feature feature, Tensor tensor, MemorySegment buffer) {
        gouache_coreml_buffer.feature(buffer, feature.index());
        gouache_coreml_buffer.dtype(buffer, FeatureReader.number(tensor.type()));
        Shape shape = tensor.shape();
        gouache_coreml_buffer.rank(buffer, shape.rank());
        long stride = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            gouache_coreml_buffer.shape(buffer, axis, shape.size(axis));
            gouache_coreml_buffer.strides(buffer, axis, stride);
            stride *= shape.size(axis);
        }
        gouache_coreml_buffer.bytes(buffer, tensor.data().byteSize());
        gouache_coreml_buffer.data(buffer, tensor.data());
    }

    /**
     * Predicts from the inputs' memory into the outputs' memory; allocates nothing.
     *
     * @throws GouacheException if Core ML fails; gives its reasons
     */
    public void run() {
        lock.lock();
        try {
            requireHeld();
            Binding bound = requireBound();
            error.check(Shim.gouache_coreml_run(bound.handle, bound.copied, error.struct()), path);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The outputs that Core ML did not write where it was told to in the last call, but elsewhere,
     * so that they were copied.
     */
    public Set<Feature> copiedOutputs() {
        lock.lock();
        try {
            requireHeld();
            Binding bound = requireBound();
            Set<Feature> copied = new LinkedHashSet<>();
            for (int i = 0; i < bound.features.size(); i++) {
                if (bound.copied.getAtIndex(JAVA_INT, i) != 0) {
                    copied.add(bound.features.get(i));
                }
            }
            return copied;
        } finally {
            lock.unlock();
        }
    }

    private Binding requireBound() {
        if (binding == null) {
            throw new IllegalStateException(path + " is bound to no memory");
        }
        return binding;
    }

    private void requireHeld() {
        if (released) {
            throw new IllegalStateException(path + " is released");
        }
    }

    private void unbind() {
        if (binding != null) {
            Shim.gouache_coreml_binding_release(binding.handle);
            binding = null;
        }
    }

    /**
     * Unloads the model, when the call that runs has ended. Once is enough.
     *
     * @return whether bound memory may be freed: Core ML may still hold arrays on it, and then it
     *     never may
     */
    public boolean release() {
        lock.lock();
        try {
            if (released) {
                return false;
            }
            released = true;
            unbind();
            int stillHeld = Shim.gouache_coreml_model_release(model);
            structs.close();
            return stillHeld == 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
