package org.gouache.runtime.coreml.validation;

/**
 * What a parameter must be.
 *
 * @param isList whether it has any number of values instead of one
 * @param since the first specification that has it
 */
record Rule(
        String name,
        Types types,
        boolean isConstant,
        boolean isRequired,
        boolean isList,
        int leastRank,
        int mostRank,
        int since) {
    private static final int MOST_DIMENSIONS = 5;

    /** What is computed, or a constant. */
    static Rule value(String name, Types types) {
        return new Rule(name, types, false, true, false, 0, MOST_DIMENSIONS + 1, 0);
    }

    static Rule constant(String name, Types types) {
        return new Rule(name, types, true, true, false, 0, Integer.MAX_VALUE, 0);
    }

    /** A constant that is a single number or text. */
    static Rule scalar(String name, Types types) {
        return constant(name, types).rank(0);
    }

    /** A constant list of numbers. */
    static Rule vector(String name, Types types) {
        return constant(name, types).rank(1);
    }

    Rule rank(int rank) {
        return ranks(rank, rank);
    }

    Rule ranks(int least, int most) {
        return new Rule(name, types, isConstant, isRequired, isList, least, most, since);
    }

    Rule optional() {
        return new Rule(name, types, isConstant, false, isList, leastRank, mostRank, since);
    }

    Rule list() {
        return new Rule(name, types, isConstant, isRequired, true, leastRank, mostRank, since);
    }

    Rule since(int specification) {
        return new Rule(
                name, types, isConstant, isRequired, isList, leastRank, mostRank, specification);
    }

    void check(Operand operand) {
        if (isConstant && !operand.isConstant()) {
            throw new Mismatch(name, "a value that is computed", "a constant");
        }
        if (types == Types.TEXT) {
            if (!operand.isText()) {
                throw new Mismatch(name, operand.toString(), "a text");
            }
            return;
        }
        if (operand.isText() || operand.isTensor() && !types.contains(operand.tensor().type())) {
            throw new Mismatch(name, operand.toString(), types.toString());
        }
        if (operand.isTensor()) {
            checkRank(operand.tensor().shape().rank());
        }
    }

    private void checkRank(int rank) {
        if (rank < leastRank || rank > mostRank) {
            String ranks =
                    leastRank == mostRank
                            ? "rank " + leastRank
                            : "rank %d to %d".formatted(leastRank, mostRank);
            throw new Mismatch(name, "rank " + rank, ranks);
        }
    }
}
