/*
 * Drives the shim as a program in C: driver FOLDER SUBJECT [N]. Ends with 0 if all is as it should
 * be, else tells what is not. The model is made in the folder, which must not have one yet.
 */
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "shim.h"
#include "standin.h"

#define CHECK(condition)                                                    \
    do {                                                                    \
        if (!(condition)) {                                                 \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
            fprintf(stderr, "last error: %s %lld: %s\n", error.domain,      \
                    (long long)error.code, error.text);                     \
            exit(1);                                                        \
        }                                                                   \
    } while (0)

/* In the order of the shim: by name, inputs first. */
enum { O, X, Z, W, Y, FEATURES };
enum { ROWS = 2, COLUMNS = 3, ELEMENTS = ROWS * COLUMNS, WIDEST_ROW = 40 };

static _Thread_local gouache_coreml_error error;
static const gouache_coreml_options all_units = {.units = GOUACHE_COREML_ALL};
static char compiled[4096];

static const char *const TEXT =
        "input x 65568 - 2 3\n"
        "input z 65552 - 2 3\n"
        "input o 131104 optional,flexible 2 3\n"
        "output y 65568 - 2 3\n"
        "output w 65552 untold 2 3\n"
        "affine y x 2 1\n"
        "affine w z 4 0\n"
        "meta author Ada Lovelace\n"
        "meta org.gouache.kind größer\n";

static const uint16_t HALVES[ELEMENTS] = {0x3C00, 0x4000, 0xB800, 0x0000, 0x3555, 0x0001};
static const uint16_t FOURFOLD[ELEMENTS] = {0x4400, 0x4800, 0xC000, 0x0000, 0x3D55, 0x0004};

static void write_model(const char *folder) {
    snprintf(compiled, sizeof compiled, "%s/affine.mlmodelc", folder);
    mkdir(compiled, 0777);
    char file[4200];
    snprintf(file, sizeof file, "%s/standin.txt", compiled);
    FILE *text = fopen(file, "w");
    CHECK(text && fputs(TEXT, text) >= 0);
    CHECK(fclose(text) == 0);
}

/* The memory of one caller, and how it lies: rows or columns first, rows padded. */
typedef struct {
    float x[2 * WIDEST_ROW], y[2 * WIDEST_ROW];
    uint16_t z[2 * WIDEST_ROW], w[2 * WIDEST_ROW];
    int64_t strides[2];
    gouache_coreml_buffer buffers[4];
} memory;

static gouache_coreml_buffer buffer(
        int32_t feature, int32_t dtype, void *data, int64_t bytes, const int64_t *strides) {
    gouache_coreml_buffer buffer = {
            .feature = feature,
            .dtype = dtype,
            .rank = 2,
            .shape = {ROWS, COLUMNS},
            .strides = {strides[0], strides[1]},
            .bytes = bytes,
            .data = data,
    };
    return buffer;
}

static void lay_out(memory *m, int64_t row_stride, int64_t column_stride) {
    memset(m, 0, sizeof *m);
    m->strides[0] = row_stride;
    m->strides[1] = column_stride;
    m->buffers[0] = buffer(X, GOUACHE_COREML_FLOAT32, m->x, sizeof m->x, m->strides);
    m->buffers[1] = buffer(Z, GOUACHE_COREML_FLOAT16, m->z, sizeof m->z, m->strides);
    m->buffers[2] = buffer(Y, GOUACHE_COREML_FLOAT32, m->y, sizeof m->y, m->strides);
    m->buffers[3] = buffer(W, GOUACHE_COREML_FLOAT16, m->w, sizeof m->w, m->strides);
}

static int64_t place(const memory *m, int i) {
    return i / COLUMNS * m->strides[0] + i % COLUMNS * m->strides[1];
}

static void fill(memory *m, float first) {
    for (int i = 0; i < ELEMENTS; i++) {
        m->x[place(m, i)] = first + (float)i;
        m->z[place(m, i)] = HALVES[i];
    }
}

static void check_results(const memory *m, float first) {
    for (int i = 0; i < ELEMENTS; i++) {
        CHECK(m->y[place(m, i)] == 2 * (first + (float)i) + 1);
        CHECK(m->w[place(m, i)] == FOURFOLD[i]);
    }
}

static void check_untouched_between(const memory *m) {
    int used[2 * WIDEST_ROW] = {0};
    for (int i = 0; i < ELEMENTS; i++) {
        used[place(m, i)] = 1;
    }
    for (int i = 0; i < 2 * WIDEST_ROW; i++) {
        CHECK(used[i] || (m->y[i] == 0 && m->w[i] == 0));
    }
}

static gouache_coreml_model *load(void) {
    gouache_coreml_model *model = NULL;
    CHECK(gouache_coreml_load(compiled, &all_units, &model, &error) == GOUACHE_COREML_OK);
    return model;
}

static gouache_coreml_binding *bind(gouache_coreml_model *model, memory *m) {
    gouache_coreml_binding *binding = NULL;
    CHECK(gouache_coreml_bind(model, m->buffers, 4, &binding, &error) == GOUACHE_COREML_OK);
    return binding;
}

static standin_counts counts(void) {
    standin_counts counts;
    standin_read_counts(&counts);
    return counts;
}

static void check_description(void) {
    gouache_coreml_model *model = load();
    CHECK(gouache_coreml_feature_count(model) == FEATURES);
    gouache_coreml_feature features[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
        CHECK(gouache_coreml_feature_read(model, i, &features[i], &error) == GOUACHE_COREML_OK);
        CHECK(features[i].kind == GOUACHE_COREML_MULTI_ARRAY);
        CHECK(features[i].side == (i < W ? GOUACHE_COREML_INPUT : GOUACHE_COREML_OUTPUT));
    }
    CHECK(!strcmp(features[O].name, "o") && features[O].optional && features[O].flexible);
    CHECK(!strcmp(features[X].name, "x") && !features[X].optional && !features[X].flexible);
    CHECK(features[O].dtype == GOUACHE_COREML_INT32);
    CHECK(features[Z].dtype == GOUACHE_COREML_FLOAT16);
    CHECK(features[X].rank == 2 && features[X].shape[0] == ROWS && features[X].shape[1] == COLUMNS);
    CHECK(!strcmp(features[W].name, "w") && features[W].rank == 0);
    CHECK(gouache_coreml_feature_read(model, FEATURES, features, &error) == GOUACHE_COREML_REFUSED);
    CHECK(!strcmp(error.text, "there is no feature 5, of 5"));

    char text[64];
    CHECK(gouache_coreml_metadata_read(model, "author", text, sizeof text) == 12);
    CHECK(!strcmp(text, "Ada Lovelace"));
    CHECK(gouache_coreml_metadata_read(model, "org.gouache.kind", NULL, 0) == 8);
    CHECK(gouache_coreml_metadata_read(model, "org.gouache.kind", text, 4) == 8);
    CHECK(!strcmp(text, "gr")); /* not half of the third letter */
    CHECK(gouache_coreml_metadata_read(model, "license", text, sizeof text) == -1);
    CHECK(gouache_coreml_metadata_read(model, NULL, text, sizeof text) == -1); /* an exception */
    CHECK(gouache_coreml_model_release(model) == 0);

    gouache_coreml_options options = {GOUACHE_COREML_CPU_ANE, 1, 1, 1};
    CHECK(gouache_coreml_load(compiled, &options, &model, &error) == GOUACHE_COREML_OK);
    standin_options seen;
    standin_read_options(&seen);
    CHECK(seen.units == 3 && seen.low_precision_accumulation == 1);
    CHECK(seen.reshape_frequency == 1 && seen.specialization_strategy == 1);
    CHECK(gouache_coreml_model_release(model) == 0);

    gouache_coreml_machine machine;
    gouache_coreml_machine_read(&machine);
    CHECK(machine.devices == 7 && machine.ane_cores == 16 && machine.performance_cores == 4);
    CHECK(!strcmp(machine.model, "StandIn1,1") && machine.system[0]);
    standin_set_machine(0, 0);
    gouache_coreml_machine_read(&machine);
    CHECK(machine.devices == 0 && machine.ane_cores == 0 && machine.performance_cores == 0);
}

static void check_load_fails(int32_t faults, int32_t status, const char *start) {
    gouache_coreml_model *model = NULL;
    standin_set_faults(faults);
    CHECK(gouache_coreml_load(compiled, &all_units, &model, &error) == status && !model);
    CHECK(!strncmp(error.text, start, strlen(start)));
    standin_set_faults(0);
}

static void check_run_fails(int32_t faults, int32_t status, const char *start) {
    gouache_coreml_model *model = load();
    memory m;
    lay_out(&m, COLUMNS, 1);
    gouache_coreml_binding *binding = bind(model, &m);
    standin_set_faults(faults);
    CHECK(gouache_coreml_run(binding, NULL, &error) == status);
    CHECK(!strncmp(error.text, start, strlen(start)));
    standin_set_faults(0);
    fill(&m, 7);
    CHECK(gouache_coreml_run(binding, NULL, &error) == GOUACHE_COREML_OK);
    check_results(&m, 7);
    CHECK(gouache_coreml_binding_release(binding) == 0);
    CHECK(gouache_coreml_model_release(model) == 0);
}

static void check_bind_refuses(const memory *m, int32_t count, const char *text) {
    gouache_coreml_model *model = load();
    gouache_coreml_binding *binding = NULL;
    CHECK(gouache_coreml_bind(model, m->buffers, count, &binding, &error)
            == GOUACHE_COREML_REFUSED);
    CHECK(!binding && !strcmp(error.text, text));
    CHECK(gouache_coreml_model_release(model) == 0);
}

static void check_bindings(void) {
    memory m;
    lay_out(&m, COLUMNS, 1);
    check_bind_refuses(&m, 1, "z: it has no buffer");
    m.buffers[1].feature = X;
    check_bind_refuses(&m, 2, "x: it has a buffer already");
    m.buffers[1].feature = -1;
    check_bind_refuses(&m, 2, "there is no feature -1, of 5");
    m.buffers[0].dtype = GOUACHE_COREML_FLOAT16;
    check_bind_refuses(&m, 1, "x: its type is 0x10020, not 0x10010");
    m.buffers[0].dtype = GOUACHE_COREML_FLOAT32;
    m.buffers[0].shape[1] = 4;
    check_bind_refuses(&m, 1, "x: its shape is (2, 3), not (2, 4)");
    m.buffers[0].rank = 9;
    check_bind_refuses(&m, 1, "x: its rank is 9, of 1 to 8");
    lay_out(&m, COLUMNS, 1);
    m.buffers[0].bytes = 23;
    check_bind_refuses(&m, 1, "x: its memory has 23 bytes, which is too small");
    m.buffers[0].strides[0] = INT64_MAX / 2;
    check_bind_refuses(&m, 1, "x: its memory has 23 bytes, which is too small");
    m.buffers[0].shape[0] = INT64_MAX;
    check_bind_refuses(&m, 1, "x: its memory has 23 bytes, which is too small");
    m.buffers[0].strides[0] = -1;
    check_bind_refuses(&m, 1, "x: its size 9223372036854775807 and stride -1 are not possible");
    m.buffers[0].data = NULL;
    check_bind_refuses(&m, 1, "x: it has no memory");
    lay_out(&m, COLUMNS, 1);
    standin_set_faults(STANDIN_NO_ARRAY);
    gouache_coreml_model *model = load();
    gouache_coreml_binding *binding = NULL;
    CHECK(gouache_coreml_bind(model, m.buffers, 4, &binding, &error) == GOUACHE_COREML_ERROR);
    CHECK(!binding && gouache_coreml_model_release(model) == 0);
    standin_set_faults(0);
}

static const char *const CAUSES =
        "\nStandInProgram 7: the program was not built"
        "\nStandInDevice -14: the device says “no”";

static void check_errors(void) {
    char path[4200], chain[512];
    gouache_coreml_model *model = NULL;
    snprintf(chain, sizeof chain, "%s%s", "the prediction failed: größer als erlaubt", CAUSES);
    check_run_fails(STANDIN_ERROR, GOUACHE_COREML_ERROR, chain);
    CHECK(!strcmp(error.text, chain) && !strcmp(error.domain, "com.apple.CoreML"));
    CHECK(error.code == 1);
    check_run_fails(STANDIN_EXCEPTION, GOUACHE_COREML_EXCEPTION,
                    "the prediction was ‘interrupted’");
    CHECK(!strcmp(error.domain, "StandInException"));
    check_run_fails(STANDIN_FOREIGN_EXCEPTION, GOUACHE_COREML_EXCEPTION,
                    "an exception of unknown kind");
    check_run_fails(STANDIN_WRONG_SHAPE, GOUACHE_COREML_REFUSED, "the output ");
    CHECK(strstr(error.text, "is (2, 3, 1) of type 0x100"));
    check_run_fails(STANDIN_NO_OUTPUT, GOUACHE_COREML_REFUSED, "the output ");
    CHECK(strstr(error.text, "is missing"));
    check_load_fails(STANDIN_LOAD_ERROR, GOUACHE_COREML_ERROR, "loading failed");
    check_load_fails(STANDIN_LOAD_EXCEPTION, GOUACHE_COREML_EXCEPTION,
                     "loading was ‘interrupted’");

    gouache_coreml_options options = {.units = 4};
    CHECK(gouache_coreml_load(compiled, &options, &model, &error) == GOUACHE_COREML_REFUSED);
    CHECK(!strcmp(error.text, "there are no compute units 4"));
    CHECK(gouache_coreml_load("/nowhere.mlmodelc", &all_units, &model, &error)
            == GOUACHE_COREML_ERROR);
    CHECK(error.code == 3 && !model);
    CHECK(gouache_coreml_load("\xFF", &all_units, &model, &error) != GOUACHE_COREML_OK && !model);

    snprintf(path, sizeof path, "%s.copy.mlmodelc", compiled);
    CHECK(gouache_coreml_compile(compiled, path, &error) == GOUACHE_COREML_OK);
    CHECK(gouache_coreml_load(path, &all_units, &model, &error) == GOUACHE_COREML_OK);
    CHECK(gouache_coreml_model_release(model) == 0);
    CHECK(gouache_coreml_compile(compiled, path, &error) == GOUACHE_COREML_REFUSED);
    CHECK(strstr(error.text, "exists already"));
    CHECK(gouache_coreml_compile(compiled, "/nowhere/x.mlmodelc", &error)
            == GOUACHE_COREML_ERROR);
    CHECK(gouache_coreml_compile("/nowhere", "/nowhere/x.mlmodelc", &error)
            == GOUACHE_COREML_ERROR);
    check_bindings();
    CHECK(counts().models == 0 && counts().arrays == 0);
}

static void check_buffers_of(
        int64_t row_stride, int64_t column_stride, int32_t faults, int32_t copied) {
    gouache_coreml_model *model = load();
    memory m;
    lay_out(&m, row_stride, column_stride);
    gouache_coreml_binding *binding = bind(model, &m);
    standin_set_faults(faults);
    for (int i = 0; i < 3; i++) {
        int32_t copies[4] = {9, 9, 9, 9};
        fill(&m, (float)i);
        CHECK(gouache_coreml_run(binding, copies, &error) == GOUACHE_COREML_OK);
        check_results(&m, (float)i);
        check_untouched_between(&m);
        CHECK(copies[0] == 0 && copies[1] == 0 && copies[2] == copied && copies[3] == copied);
    }
    standin_set_faults(0);
    CHECK(gouache_coreml_binding_release(binding) == 0);
    CHECK(gouache_coreml_model_release(model) == 0);
}

/* Of the two outputs only one is float32. */
static void check_narrow_outputs(void) {
    gouache_coreml_model *model = load();
    memory m;
    lay_out(&m, 30, 7);
    gouache_coreml_binding *binding = bind(model, &m);
    const float firsts[] = {0, -1000, -0.5f + 0x1p-24f, 40000};
    for (int i = 0; i < 4; i++) {
        int32_t copies[4];
        fill(&m, firsts[i]);
        standin_set_faults(STANDIN_NARROW_OUTPUTS);
        CHECK(gouache_coreml_run(binding, copies, &error) == GOUACHE_COREML_OK);
        standin_set_faults(0);
        CHECK(copies[2] == 1 && copies[3] == 0);
        if (i < 2) {
            check_results(&m, firsts[i]);
        }
        CHECK(i != 2 || m.y[0] == 0x1p-23f); /* as float16 subnormal */
        CHECK(i != 3 || m.y[0] > 3e38f);     /* as float16 infinite */
        check_untouched_between(&m);
    }
    CHECK(gouache_coreml_binding_release(binding) == 0);
    CHECK(gouache_coreml_model_release(model) == 0);
}

static void check_buffers(void) {
    const int64_t strides[][2] = {{COLUMNS, 1}, {WIDEST_ROW, 1}, {1, ROWS}, {1, 17}, {30, 7}};
    for (int i = 0; i < 5; i++) {
        check_buffers_of(strides[i][0], strides[i][1], 0, 0);
        check_buffers_of(strides[i][0], strides[i][1], STANDIN_IGNORED_BACKING, 1);
        check_buffers_of(strides[i][0], strides[i][1], STANDIN_WRAPPED_BACKING, 0);
    }
    check_narrow_outputs();
    /* Outputs that nobody binds. */
    gouache_coreml_model *model = load();
    memory m;
    lay_out(&m, COLUMNS, 1);
    gouache_coreml_binding *binding = NULL;
    CHECK(gouache_coreml_bind(model, m.buffers, 3, &binding, &error) == GOUACHE_COREML_OK);
    CHECK(gouache_coreml_run(binding, NULL, &error) == GOUACHE_COREML_OK);
    CHECK(m.y[0] == 1);
    CHECK(gouache_coreml_binding_release(binding) == 0);
    CHECK(gouache_coreml_model_release(model) == 0);
    CHECK(counts().models == 0 && counts().arrays == 0);
}

static void check_lifetime(void) {
    gouache_coreml_model *model = load();
    memory first, second;
    lay_out(&first, COLUMNS, 1);
    lay_out(&second, 1, ROWS);
    gouache_coreml_binding *a = bind(model, &first);
    gouache_coreml_binding *b = bind(model, &second);
    CHECK(counts().foreign_arrays == 8 && counts().models == 1);
    standin_set_faults(STANDIN_KEPT_INPUTS);
    CHECK(gouache_coreml_run(a, NULL, &error) == GOUACHE_COREML_OK);
    standin_set_faults(0);
    CHECK(gouache_coreml_run(b, NULL, &error) == GOUACHE_COREML_OK);
    /* The model keeps two inputs of the one, nothing of the other. */
    CHECK(gouache_coreml_binding_release(a) == 2);
    CHECK(gouache_coreml_binding_release(b) == 0);
    CHECK(counts().foreign_arrays == 2);
    CHECK(gouache_coreml_model_release(model) == 0);
    CHECK(counts().foreign_arrays == 0 && counts().arrays == 0 && counts().models == 0);

    /* A binding keeps its model. */
    model = load();
    a = bind(model, &first);
    CHECK(gouache_coreml_model_release(model) == 4);
    CHECK(counts().models == 1);
    fill(&first, 3);
    CHECK(gouache_coreml_run(a, NULL, &error) == GOUACHE_COREML_OK);
    check_results(&first, 3);
    CHECK(gouache_coreml_binding_release(a) == 0);
    CHECK(counts().models == 0 && counts().arrays == 0);
}

/* Everything that can happen to a model, once. */
static void cycle(void) {
    const int32_t faults[] = {0, STANDIN_ERROR, STANDIN_EXCEPTION, STANDIN_IGNORED_BACKING,
                              STANDIN_WRAPPED_BACKING, STANDIN_KEPT_INPUTS, STANDIN_WRONG_SHAPE};
    gouache_coreml_model *model = load();
    memory m;
    lay_out(&m, COLUMNS, 1);
    gouache_coreml_binding *binding = bind(model, &m);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        standin_set_faults(faults[i]);
        (void)gouache_coreml_run(binding, NULL, &error);
    }
    standin_set_faults(STANDIN_NO_ARRAY);
    gouache_coreml_binding *none = NULL;
    CHECK(gouache_coreml_bind(model, m.buffers, 4, &none, &error) == GOUACHE_COREML_ERROR);
    standin_set_faults(0);
    CHECK(gouache_coreml_bind(model, m.buffers, 1, &none, &error) == GOUACHE_COREML_REFUSED);
    char text[16];
    CHECK(gouache_coreml_metadata_read(model, "author", text, sizeof text) == 12);
    gouache_coreml_binding_release(binding);
    CHECK(gouache_coreml_model_release(model) == 0);
    gouache_coreml_model *missing = NULL;
    standin_set_faults(STANDIN_LOAD_EXCEPTION);
    CHECK(gouache_coreml_load(compiled, &all_units, &missing, &error) == GOUACHE_COREML_EXCEPTION);
    standin_set_faults(0);
    CHECK(gouache_coreml_load("/nowhere", &all_units, &missing, &error) == GOUACHE_COREML_ERROR);
}

static long heap(void) {
    return (long)mallinfo2().uordblks;
}

/* What is made at first stays; what each cycle leaves behind is a leak. */
static void check_growth(int cycles) {
    for (int i = 0; i < 50; i++) {
        cycle();
    }
    long before = heap();
    for (int i = 0; i < cycles; i++) {
        cycle();
    }
    long growth = (heap() - before) / cycles;
    printf("%ld bytes a cycle, of %d cycles\n", growth, cycles);
    CHECK(growth < 16);
}

typedef struct {
    gouache_coreml_model *model;
    int number, runs;
} task;

static void *run_many(void *given) {
    task *t = given;
    memory m;
    lay_out(&m, t->number % 2 ? WIDEST_ROW : COLUMNS, 1);
    gouache_coreml_binding *binding = bind(t->model, &m);
    for (int i = 0; i < t->runs; i++) {
        float first = (float)(t->number * t->runs + i);
        fill(&m, first);
        CHECK(gouache_coreml_run(binding, NULL, &error) == GOUACHE_COREML_OK);
        check_results(&m, first);
        if (i % 64 == 63) {
            CHECK(gouache_coreml_binding_release(binding) == 0);
            binding = bind(t->model, &m);
        }
    }
    CHECK(gouache_coreml_binding_release(binding) == 0);
    return NULL;
}

static void check_threads(int runs) {
    enum { THREADS = 16 };
    gouache_coreml_model *model = load();
    pthread_t threads[THREADS];
    task tasks[THREADS];
    for (int i = 0; i < THREADS; i++) {
        tasks[i] = (task){model, i, runs};
        CHECK(pthread_create(&threads[i], NULL, run_many, &tasks[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    CHECK(gouache_coreml_model_release(model) == 0);
    CHECK(counts().models == 0 && counts().arrays == 0);
    CHECK(counts().predictions == (int64_t)THREADS * runs);
}

int main(int count, char **words) {
    if (count < 3) {
        fprintf(stderr, "driver FOLDER SUBJECT [N]\n");
        return 2;
    }
    write_model(words[1]);
    const char *subject = words[2];
    int times = count > 3 ? atoi(words[3]) : 100;
    CHECK(gouache_coreml_abi_version() == GOUACHE_COREML_ABI);
    if (!strcmp(subject, "description")) {
        check_description();
    } else if (!strcmp(subject, "errors")) {
        check_errors();
    } else if (!strcmp(subject, "buffers")) {
        check_buffers();
    } else if (!strcmp(subject, "lifetime")) {
        check_lifetime();
    } else if (!strcmp(subject, "growth")) {
        check_growth(times);
    } else if (!strcmp(subject, "threads")) {
        check_threads(times);
    } else {
        fprintf(stderr, "no subject %s\n", subject);
        return 2;
    }
    return 0;
}
