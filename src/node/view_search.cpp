#include "node/view_search.h"

#include <algorithm>
#include <set>

#include "base/encoding.h"
#include "labels/labels.h"

namespace node {
namespace {

using concurrence::EntryId;
using record::SearchHit;
using record::SearchPage;
using record::SearchPattern;
using record::SearchQuery;
using record::SearchRequest;
using store::WordQuery;

// Entries looked at for one page. What the viewer may not read by its label or may not see for its
// body is not among them: the index knows both.
constexpr std::size_t kLookedAt = 1000;

// Entries that are indexed within seconds; more of them wait when an index is made anew.
constexpr std::uint64_t kTail = 1024;

// First what spells the words with the marks of the query, then the rest.
enum class Pass : std::uint8_t { exact = 0, all = 1 };

struct Cursor {
  Pass pass = Pass::exact;
  std::int64_t below = std::numeric_limits<std::int64_t>::max();
};

Bytes encode(const Cursor& cursor) {
  Bytes out;
  put_u8(out, static_cast<std::uint8_t>(cursor.pass));
  put_u64(out, static_cast<std::uint64_t>(cursor.below));
  return out;
}

Result<Cursor> decode(ByteView bytes) {
  ByteReader reader(bytes);
  Cursor cursor;
  const std::uint8_t pass = reader.u8();
  const std::uint64_t below = reader.u64();
  if (!reader.done() || pass > 1 || below > std::uint64_t{INT64_MAX})
    return Error{ErrorCode::invalid, "this is no place in what was found"};
  cursor.pass = static_cast<Pass>(pass);
  cursor.below = static_cast<std::int64_t>(below);
  return cursor;
}

class Search {
 public:
  Search(EngineState& engine, const Viewer& viewer, SearchGround& ground,
         const SearchRequest& request)
      : engine_(engine), viewer_(viewer), ground_(ground), request_(request) {}

  Result<SearchPage> run() {
    asked_ = TRY(record::parse_search(request_.text));
    page_.complete = keeps_up();
    if (!TRY(prepare())) return std::move(page_);
    Cursor at;
    if (!asked_.marked) at.pass = Pass::all;
    if (!request_.after.empty()) at = TRY(decode(request_.after));
    if (at.pass == Pass::exact && asked_.marked) {
      TRY(go_through(Pass::exact, at.below));
      at = Cursor{Pass::all};
    }
    if (!over_) TRY(go_through(Pass::all, at.below));
    return std::move(page_);
  }

 private:
  // Whether what the viewer sees is indexed but for the tail of the moment: that there is one would
  // tell them that somebody writes.
  bool keeps_up() {
    const std::vector<record::CircleView> circles = ground_.circles();
    return std::all_of(circles.begin(), circles.end(), [&](const record::CircleView& one) {
      const Circle* circle = engine_.find_circle(one.id);
      return circle == nullptr || engine_.search().behind(*circle) < kTail;
    });
  }

  void require_attributes(const std::vector<std::string>& any) {
    std::vector<WordQuery::Phrase> group;
    for (const std::string& one : any) group.push_back({{record::attribute_word(one)}, false});
    words_.all.push_back(std::move(group));
  }

  // False where nothing can be found.
  Result<bool> prepare() {
    for (const SearchPattern& pattern : asked_.patterns)
      words_.all.push_back({{pattern.folded, pattern.prefix}});
    if (!request_.module.empty()) require_attributes({SearchIndex::of_module(request_.module)});
    if (!request_.party.empty()) require_attributes({SearchIndex::of_party(request_.party)});
    if (!request_.body.empty()) require_attributes({SearchIndex::of_body(request_.body)});
    if (!request_.language.empty())
      require_attributes({SearchIndex::of_language(request_.language)});
    if (words_.all.empty() && request_.from == 0 && request_.until == 0)
      return Error{ErrorCode::invalid, "say what to look for: words, or a filter"};
    std::vector<std::string> circles;
    for (const record::CircleView& circle : ground_.circles()) {
      if (request_.circle.empty() || request_.circle == circle.id)
        circles.push_back(SearchIndex::of_circle(circle.id));
    }
    if (circles.empty()) return false;
    require_attributes(circles);
    std::vector<std::string> labels;
    for (const std::string& text : engine_.search().labels()) {
      if (labels::may_read(viewer_, SearchIndex::label_of(text)))
        labels.push_back(SearchIndex::of_label(text));
    }
    if (labels.empty()) return false;
    require_attributes(labels);
    if (viewer_.bodies) {
      std::set<std::string> shares;
      for (const BodyOfCircle& one : *viewer_.bodies) {
        shares.insert(SearchIndex::of_share(one.circle, ""));
        shares.insert(SearchIndex::of_share(one.circle, one.body));
      }
      require_attributes({shares.begin(), shares.end()});
    }
    words_.from = SearchIndex::number_from(request_.from);
    if (request_.until != 0) until_ = SearchIndex::number_from(request_.until);
    return true;
  }

  Result<void> go_through(Pass pass, std::int64_t below) {
    WordQuery query = words_;
    query.below = std::min(below, until_);
    if (pass == Pass::exact) {
      for (const SearchPattern& pattern : asked_.patterns) {
        for (std::size_t i = 0; i < pattern.exact.size(); ++i) {
          const bool last = i + 1 == pattern.exact.size();
          if (pattern.exact[i] != pattern.folded[i])
            query.all.push_back({{{pattern.exact[i]}, pattern.prefix && last}});
        }
      }
    }
    Result<void> failure;
    std::int64_t last = query.below;
    TRY(engine_.store().words().find(
        query, [&](std::int64_t number, const store::IndexedEntry& entry) {
          if (looked_at_++ == kLookedAt) {
            page_.next = encode({pass, last});
            over_ = true;
            return false;
          }
          last = number;
          failure = look_at({pass, number}, {entry.chain, entry.index});
          return failure.ok() && !over_;
        }));
    return failure;
  }

  // One more than asked tells whether there is a next page, and nothing that is not shown does.
  Result<void> look_at(const Cursor& at, const EntryId& id) {
    Circle* const circle = engine_.circle_of(id.chain);
    if (circle == nullptr) return {};
    const auto act = TRY(ground_.readable(*circle, id));
    if (!act || !act->has_content) return {};
    std::vector<record::Text> texts = engine_.search().texts_of(act->header, act->content);
    const std::size_t own = texts.size();
    // Of files as well: they belong to the act, and are its reader's.
    const auto files =
        TRY(engine_.search().file_texts_of(circle->record.id, act->header, act->content));
    for (const auto& [file, text] : files) texts.push_back({"", text, false});
    const auto match = record::match_texts(texts, asked_, request_.language);
    if (!match) return {};
    if (asked_.marked && match->exact != (at.pass == Pass::exact)) return {};
    if (page_.hits.size() == request_.limit) {
      page_.next = encode(shown_);
      over_ = true;
      return {};
    }
    std::optional<record::ActRow> row = TRY(ground_.act(*circle, id));
    if (!row) return {};
    SearchHit hit;
    hit.circle = circle->record.id;
    hit.act = std::move(*row);
    hit.language = texts[match->text].language;
    hit.snippet = match->snippet;
    if (match->text >= own) hit.file = files[match->text - own].first;
    for (const record::Text& text : texts) {
      if (text.title && hit.titles.size() < kTitlesShown) hit.titles.push_back(text);
    }
    page_.hits.push_back(std::move(hit));
    shown_ = at;
    return {};
  }

  static constexpr std::size_t kTitlesShown = 8;

  EngineState& engine_;
  const Viewer& viewer_;
  SearchGround& ground_;
  const SearchRequest& request_;
  SearchQuery asked_;
  WordQuery words_;
  std::int64_t until_ = std::numeric_limits<std::int64_t>::max();
  SearchPage page_;
  std::size_t looked_at_ = 0;
  Cursor shown_;  // of the last hit
  bool over_ = false;
};

}  // namespace

Result<SearchPage> search(EngineState& engine, const Viewer& viewer, SearchGround& ground,
                          const SearchRequest& request) {
  return Search(engine, viewer, ground, request).run();
}

}  // namespace node
