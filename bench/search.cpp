// Search over a million entries: from the words of a question to twenty hits with the place of each
// word, in the index of the store; held against FTS5 alone on the same folded texts, and against
// going through all texts.
#include "record/search.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "figures.h"
#include "store/sqlite_store.h"

namespace bench {
namespace {

constexpr std::size_t kHits = 20;

const std::vector<std::string>& vocabulary() {
  static const std::vector<std::string> kWords = [] {
    std::vector<std::string> out = {
        "한미통합국방협의체", "안보협의회의", "확장억제",   "공동성명", "điều kiện",
        "đối thoại",          "quốc phòng",   "Washington", "dialogue", "deterrence"};
    BenchRandom random(5);
    for (int i = 0; i < 20'000; ++i) {
      std::uint32_t dice = 0;
      random.fill(&dice, sizeof dice);
      std::string word;
      if (i % 2 == 0) {
        for (int letter = 0; letter < 6; ++letter)
          word.push_back(static_cast<char>('a' + (dice >> (4 * letter)) % 16 + letter));
      } else {
        for (int syllable = 0; syllable < 3; ++syllable) {
          const std::uint32_t c = 0xac00 + (dice >> (9 * syllable)) % 512 * 21;
          word += {static_cast<char>(0xe0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3f)),
                   static_cast<char>(0x80 | (c & 0x3f))};
        }
      }
      out.push_back(word);
    }
    return out;
  }();
  return kWords;
}

// Words as people use them: few often, most seldom.
std::string text_of(std::uint64_t number) {
  BenchRandom random(number + 1);
  std::string out;
  for (int i = 0; i < 24; ++i) {
    std::uint32_t dice[2] = {0, 0};
    random.fill(dice, sizeof dice);
    const std::size_t among = i < 2 ? 10 : i < 6 ? 300 : vocabulary().size();
    out += (out.empty() ? "" : " ") + vocabulary()[dice[0] % among];
  }
  return out;
}

const char* const kQuestions[] = {
    "협의체",    "통합국방",   "회의",  "dieu kien",         "điều kiện",   "doi thoai",
    "국방 안보", "washington", "deter", "확장억제 공동성명", "dialogue 회", "quoc phong wash"};

void must(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "entente-bench: search: %s\n", what);
  std::exit(1);
}

// The same folded texts in FTS5 as it comes, with the tokenizer that the recipe names.
class Plain {
 public:
  explicit Plain(const std::string& path) {
    must(sqlite3_open(path.c_str(), &db_) == SQLITE_OK, "no database");
    run("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF;"
        "CREATE VIRTUAL TABLE f USING fts5(text, content='', columnsize=0, "
        "tokenize='unicode61 remove_diacritics 0'); BEGIN");
    sqlite3_prepare_v2(db_, "INSERT INTO f(rowid, text) VALUES(?, ?)", -1, &insert_, nullptr);
  }
  ~Plain() {
    sqlite3_finalize(insert_);
    sqlite3_close(db_);
  }
  void add(std::uint64_t number, const std::string& words) {
    sqlite3_bind_int64(insert_, 1, static_cast<sqlite3_int64>(number));
    sqlite3_bind_text(insert_, 2, words.data(), static_cast<int>(words.size()), SQLITE_STATIC);
    must(sqlite3_step(insert_) == SQLITE_DONE, "no insert");
    sqlite3_reset(insert_);
  }
  void commit() { run("COMMIT; BEGIN"); }
  std::size_t find(const std::string& match) {
    sqlite3_stmt* rows = nullptr;
    sqlite3_prepare_v2(db_, "SELECT rowid FROM f WHERE f MATCH ? ORDER BY rowid DESC LIMIT 20", -1,
                       &rows, nullptr);
    sqlite3_bind_text(rows, 1, match.data(), static_cast<int>(match.size()), SQLITE_STATIC);
    std::size_t hits = 0;
    while (sqlite3_step(rows) == SQLITE_ROW) ++hits;
    sqlite3_finalize(rows);
    return hits;
  }

 private:
  void run(const char* sql) {
    must(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sql);
  }
  sqlite3* db_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

std::string match_of(const record::SearchQuery& query) {
  std::string out;
  for (const record::SearchPattern& pattern : query.patterns) {
    out += out.empty() ? "\"" : " AND \"";
    for (std::size_t i = 0; i < pattern.folded.size(); ++i)
      out += (i == 0 ? "" : " ") + pattern.folded[i];
    out += pattern.prefix ? "\" *" : "\"";
  }
  return out;
}

Figure line(const char* name, double value, const char* unit, const char* yardstick, double against,
            const char* against_unit) {
  Figure figure;
  figure.name = name;
  figure.value = value;
  figure.unit = unit;
  figure.yardstick = yardstick;
  figure.yardstick_value = against;
  figure.yardstick_unit = against_unit;
  figure.ratio = value / against;
  figure.smaller_is_better = true;
  return figure;
}

}  // namespace

void search(const Options& options) {
  const std::uint64_t count = options.quick ? 50'000 : 1'000'000;
  store::SqliteOptions where;
  where.path = options.folder + "/search.db";
  where.create = true;
  auto opened = store::open_sqlite_store(where);
  must(opened.ok(), "no store");
  store::Store& store = *opened.value();
  Plain plain(options.folder + "/plain.db");
  double indexing = 0;
  std::uint64_t bytes = 0;
  for (std::uint64_t number = 0; number < count;) {
    std::vector<std::string> texts;
    for (std::uint64_t i = 0; i < 256 && number + i < count; ++i)
      texts.push_back(text_of(number + i));
    std::vector<Bytes> words;
    const double start = now_ms();
    must(store.begin().ok(), "no transaction");
    for (std::uint64_t i = 0; i < texts.size(); ++i) {
      bytes += texts[i].size();
      words.push_back(record::indexed_words(
          {{"ko", texts[i], false}},
          {"c" + std::string(32, 'a'), "prok.example", "lko", "mmeetings", "bkidd", "kTEST 0"}));
      must(store.words()
               .add(static_cast<std::int64_t>(number + i), {1, number + i}, words.back())
               .ok(),
           "not indexed");
    }
    must(store.commit().ok(), "no commit");
    indexing += now_ms() - start;
    for (std::uint64_t i = 0; i < texts.size(); ++i) plain.add(number + i, words[i]);
    plain.commit();
    number += texts.size();
  }
  std::vector<double> ours;
  std::vector<double> theirs;
  for (const char* question : kQuestions) {
    const auto query = record::parse_search(question);
    must(query.ok(), "no question");
    store::WordQuery wanted;
    for (const record::SearchPattern& pattern : query.value().patterns)
      wanted.all.push_back({{pattern.folded, pattern.prefix}});
    wanted.all.push_back({{{record::attribute_word("c" + std::string(32, 'a'))}, false}});
    wanted.all.push_back({{{record::attribute_word("kTEST 0")}, false}});
    const std::string match = match_of(query.value());
    std::vector<double> one;
    std::vector<double> other;
    for (int round = 0; round < 5; ++round) {
      double start = now_ms();
      std::size_t hits = 0;
      must(store.words()
               .find(wanted,
                     [&](std::int64_t number, const store::IndexedEntry&) {
                       const std::vector<record::Text> texts = {
                           {"ko", text_of(static_cast<std::uint64_t>(number)), false}};
                       hits += record::match_texts(texts, query.value(), "") ? 1 : 0;
                       return hits < kHits;
                     })
               .ok(),
           "not searched");
      one.push_back(now_ms() - start);
      start = now_ms();
      must((plain.find(match) > 0) == (hits > 0), "FTS5 finds something else");
      other.push_back(now_ms() - start);
    }
    ours.push_back(median(one));
    theirs.push_back(median(other));
  }
  // Going through everything, of a hundredth of it.
  const std::uint64_t part = std::max<std::uint64_t>(1, count / 100);
  const auto query = record::parse_search(kQuestions[0]);
  double scanning = 0;
  for (std::uint64_t number = 0; number < part; ++number) {
    const std::vector<record::Text> texts = {{"ko", text_of(number), false}};
    const double start = now_ms();
    static_cast<void>(record::match_texts(texts, query.value(), ""));
    scanning += now_ms() - start;
  }
  scanning *= static_cast<double>(count) / static_cast<double>(part);
  const double slowest = *std::max_element(ours.begin(), ours.end());
  const double slowest_plain = *std::max_element(theirs.begin(), theirs.end());
  print(line("search", median(ours), "ms", "FTS5 alone, the same folded texts", median(theirs),
             "ms"));
  print(line("search_slowest", slowest, "ms", "FTS5 alone, its slowest of the same questions",
             slowest_plain, "ms"));
  print(line("search_against_scan", median(ours), "ms", "folding and reading every text", scanning,
             "ms"));
  Figure rate = line("search_indexing", static_cast<double>(count) / indexing * 1000, "entries/s",
                     "rows of 512 B appended, 256 to an fdatasync",
                     synced_rows_per_second(options.folder), "rows/s");
  rate.smaller_is_better = false;
  print(rate);
  print(line("search_size",
             static_cast<double>(store.stats().stored_bytes) / static_cast<double>(count),
             "bytes an entry", "its text", static_cast<double>(bytes) / static_cast<double>(count),
             "bytes"));
}

}  // namespace bench
