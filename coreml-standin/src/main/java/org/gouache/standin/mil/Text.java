package org.gouache.standin.mil;

/** A string, as in {@code fp16}. */
record Text(String value) implements Operand {}
