package org.gouache.runtime.coreml.binding;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.shim.Shim;
import org.gouache.runtime.coreml.shim.gouache_coreml_error;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory in which a call tells why it failed. */
record NativeError(MemorySegment struct) {
    NativeError(Arena arena) {
        this(gouache_coreml_error.allocate(arena));
    }

    /**
     * @param subject of the call
     * @throws GouacheException if the call failed; one line with the causes, the outermost first
     */
    void check(int status, Object subject) {
        if (status == Shim.GOUACHE_COREML_OK()) {
            return;
        }
        String text = gouache_coreml_error.text(struct).getString(0);
        String reasons = text.strip().replaceAll("\\s*\\R\\s*", "; ");
        if (status == Shim.GOUACHE_COREML_REFUSED()) {
            throw new GouacheException("%s: %s".formatted(subject, reasons));
        }
        String domain = gouache_coreml_error.domain(struct).getString(0);
        long code = gouache_coreml_error.code(struct);
        String kind =
                status == Shim.GOUACHE_COREML_EXCEPTION()
                        ? domain
                        : "%s %d".formatted(domain, code);
        throw new GouacheException("%s: Core ML: %s: %s".formatted(subject, kind, reasons));
    }
}
