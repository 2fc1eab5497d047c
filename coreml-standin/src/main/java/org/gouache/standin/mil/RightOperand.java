package org.gouache.standin.mil;

/** The right operand of a product: a matrix that need not be in memory. */
interface RightOperand {
    /** Copies {@code count} elements of a row, from a column on, to a target's start. */
    void read(int row, int column, int count, float[] target);
}
