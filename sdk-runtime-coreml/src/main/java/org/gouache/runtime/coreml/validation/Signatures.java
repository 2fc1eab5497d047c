package org.gouache.runtime.coreml.validation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The operations that are known, for one specification. */
final class Signatures {
    private final Map<String, Signature> byType = new HashMap<>();

    Signatures(int specification) {
        byType.putAll(Elementwise.signatures());
        byType.putAll(Products.signatures());
        byType.putAll(Norms.signatures());
        byType.putAll(Layouts.signatures());
        byType.putAll(Joins.signatures());
        byType.putAll(Indexing.signatures());
        byType.putAll(ConstantForms.signatures(specification));
    }

    Optional<Signature> of(String type) {
        return Optional.ofNullable(byType.get(type));
    }
}
