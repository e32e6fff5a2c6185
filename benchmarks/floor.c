/* The least that anyone pays who looks for reuse: one pass over the articles, and one sort.
 *
 *     floor FILE.jsonl
 *
 * Reads "text" of each line, cuts it into lower-cased words ([a-z0-9'] and every byte beyond ASCII), hashes each word and each
 * run of five words of an article (a rotating product of the last five), keeps (hash, article, place) of every run, sorts them
 * by hash (radix, four passes of sixteen bits) and counts the runs that stand in 2 to 100 places, and the pairs of places.
 * No passage is made, nothing is verified, nothing is kept. Prints one line of JSON.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WORDS = 5, BUCKETS = 1 << 16, MOST = 100 };

typedef struct {
    uint64_t hash;
    uint32_t article, place;
} Run;

static unsigned char folded[256]; /* the letter a byte is read as; 0 where it ends a word */

static void fold(void) {
    for (int c = 0; c < 256; c++) {
        int letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'' || c >= 128;
        folded[c] = letter ? c : c >= 'A' && c <= 'Z' ? c + 32 : 0;
    }
}

static void *reserve(size_t bytes) {
    void *memory = malloc(bytes ? bytes : 1);
    if (!memory) {
        fputs("floor: not enough memory\n", stderr);
        exit(1);
    }
    return memory;
}

/* The first byte of the string under "text", or NULL. */
static const unsigned char *text_of(const unsigned char *line, const unsigned char *end) {
    const unsigned char *at = memmem(line, end - line, "\"text\":", 7);
    if (!at) return NULL;
    for (at += 7; at < end && *at == ' '; at++) {}
    return at < end && *at == '"' ? at + 1 : NULL;
}

/* Append the runs of one article; returns how many words it has. */
static size_t read_article(const unsigned char *text, const unsigned char *end, uint32_t article, Run *runs, size_t *n_runs) {
    const uint64_t basis = 1469598103934665603u, prime = 1099511628211u; /* FNV-1a */
    uint64_t last[WORDS] = {0}, hash = basis;
    uint32_t starts[WORDS] = {0};
    size_t words = 0;
    int inside = 0;
    for (const unsigned char *at = text; at < end; at++) {
        int stops = *at == '"';
        unsigned char letter = stops ? 0 : folded[*at];
        if (*at == '\\') {
            at += at + 1 < end && at[1] == 'u' ? 5 : 1;
            letter = 0;
        }
        if (letter) {
            if (!inside) starts[words % WORDS] = (uint32_t)(at - text);
            inside = 1;
            hash = (hash ^ letter) * prime;
        } else if (inside) {
            inside = 0;
            last[words % WORDS] = (hash ^ hash >> 29) * 0x9E3779B97F4A7C15u;
            hash = basis;
            if (++words >= WORDS) {
                uint64_t run = 0;
                for (size_t i = 0; i < WORDS; i++) run = ((run << 13 | run >> 51) ^ last[(words + i) % WORDS]) * 0xff51afd7ed558ccdu;
                runs[(*n_runs)++] = (Run){run ^ run >> 32, article, starts[words % WORDS]};
            }
        }
        if (stops) break;
    }
    return words;
}

static Run *sort_runs(Run *runs, Run *spare, size_t n) {
    size_t *begins = reserve((BUCKETS + 1) * sizeof *begins);
    for (int shift = 0; shift < 64; shift += 16) {
        memset(begins, 0, (BUCKETS + 1) * sizeof *begins);
        for (size_t i = 0; i < n; i++) begins[(runs[i].hash >> shift & (BUCKETS - 1)) + 1]++;
        for (size_t i = 0; i < BUCKETS; i++) begins[i + 1] += begins[i];
        for (size_t i = 0; i < n; i++) spare[begins[runs[i].hash >> shift & (BUCKETS - 1)]++] = runs[i];
        Run *other = runs;
        runs = spare;
        spare = other;
    }
    free(begins);
    return runs;
}

int main(int count, char **arguments) {
    struct stat about;
    int file = count == 2 ? open(arguments[1], O_RDONLY) : -1;
    if (file < 0 || fstat(file, &about) || !about.st_size) {
        fputs("usage: floor FILE.jsonl (not empty)\n", stderr);
        return 2;
    }
    size_t size = about.st_size, n_runs = 0, words = 0, shared = 0, hits = 0;
    const unsigned char *at = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (at == MAP_FAILED) return 1;
    madvise((void *)at, size, MADV_SEQUENTIAL);
    fold();
    /* A word and its end are two bytes at least; pages that are not touched cost nothing. */
    Run *runs = mmap(NULL, (size / 2 + 1) * sizeof *runs, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (runs == MAP_FAILED) return 1;
    uint32_t articles = 0;
    for (const unsigned char *end = at + size; at < end; articles++) {
        const unsigned char *line_end = memchr(at, '\n', end - at);
        if (!line_end) line_end = end;
        const unsigned char *text = text_of(at, line_end);
        if (text) words += read_article(text, line_end, articles, runs, &n_runs);
        at = line_end + 1;
    }
    Run *sorted = sort_runs(runs, reserve(n_runs * sizeof *runs), n_runs);
    for (size_t i = 0, past; i < n_runs; i = past) {
        for (past = i + 1; past < n_runs && sorted[past].hash == sorted[i].hash; past++) {}
        if (past - i > 1 && past - i <= MOST) {
            shared++;
            hits += (past - i) * (past - i - 1) / 2;
        }
    }
    printf("{\"articles\": %" PRIu32 ", \"words\": %zu, \"runs\": %zu, \"shared\": %zu, \"hits\": %zu}\n", articles, words, n_runs,
           shared, hits);
    return 0;
}
