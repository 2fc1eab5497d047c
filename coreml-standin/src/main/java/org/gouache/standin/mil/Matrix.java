package org.gouache.standin.mil;

/** A matrix somewhere in an array. */
record Matrix(float[] values, int offset, int rows, int columns, int rowStep, int columnStep)
        implements RightOperand {
    /** All of an operand. */
    static Matrix of(RightOperand operand, int rows, int columns) {
        if (operand instanceof Matrix matrix) {
            return matrix;
        }
        float[] values = new float[rows * columns];
        float[] row = new float[columns];
        for (int i = 0; i < rows; i++) {
            operand.read(i, 0, columns, row);
            System.arraycopy(row, 0, values, i * columns, columns);
        }
        return new Matrix(values, 0, rows, columns, columns, 1);
    }

    Matrix transposed() {
        return new Matrix(values, offset, columns, rows, columnStep, rowStep);
    }

    /** One of the same form from another place on. */
    Matrix from(int place) {
        return new Matrix(values, place, rows, columns, rowStep, columnStep);
    }

    int at(int row, int column) {
        return offset + row * rowStep + column * columnStep;
    }

    @Override
    public void read(int row, int column, int count, float[] target) {
        int index = at(row, column);
        if (columnStep == 1) {
            System.arraycopy(values, index, target, 0, count);
        } else {
            for (int i = 0; i < count; i++) {
                target[i] = values[index + i * columnStep];
            }
        }
    }
}
