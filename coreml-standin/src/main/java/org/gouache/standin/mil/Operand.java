package org.gouache.standin.mil;

/** What a name in a program stands for. */
sealed interface Operand permits Array, Text {}
