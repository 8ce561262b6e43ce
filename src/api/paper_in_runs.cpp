// Who did what to the words of one paragraph, from its runs.
#include <algorithm>

#include "api/paper_in.h"
#include "base/text.h"
#include "modules/texts/edits.h"

namespace api {
namespace {

using papers::Run;
using papers::Runs;

// Runs beside one another that somebody added or struck, with their place in the words before.
struct Piece {
  const Run* run;
  std::uint32_t from;
  std::uint32_t to;  // the same where it is added
};

bool is_struck_of_text(const Piece& piece) {
  return piece.run->added.author.empty() && !piece.run->struck.author.empty();
}

void edits_of(const std::vector<Piece>& cluster, std::vector<TrackedEdit>& out) {
  std::vector<const Run::By*> authors;
  const auto note = [&](const Run::By& by) {
    if (by.author.empty()) return;
    for (const Run::By* known : authors) {
      if (known->author == by.author) return;
    }
    authors.push_back(&by);
  };
  bool struck = false;
  for (const Piece& piece : cluster) {
    note(piece.run->struck);
    note(piece.run->added);
    struck = struck || is_struck_of_text(piece);
  }
  for (const Run::By* by : authors) {
    std::optional<TrackedEdit> open;
    bool strikes = false;
    const auto close = [&] {
      if (!open) return;
      // Words are struck once, by whoever comes first: who adds beside them has others for them.
      if (!strikes && struck) {
        open->from = cluster.front().from;
        open->to = cluster.back().to;
      }
      out.push_back(*open);
      open.reset();
      strikes = false;
    };
    for (const Piece& piece : cluster) {
      const bool adds = piece.run->added.author == by->author;
      const bool takes = piece.run->struck.author == by->author;
      if (adds && takes) continue;  // thought better of it
      if (takes && !piece.run->added.author.empty()) {
        out.push_back({*by, piece.from, piece.from, "", piece.run->text});
      } else if (adds || takes) {
        if (!open) open = TrackedEdit{*by, piece.from, piece.from, "", ""};
        if (adds) {
          open->words += piece.run->text;
        } else {
          if (!strikes) open->from = piece.from;
          open->to = piece.to;
          strikes = true;
        }
      } else if (is_struck_of_text(piece) && strikes) {
        close();
      }
    }
    close();
  }
}

}  // namespace

std::uint32_t count_of(std::string_view words) {
  std::uint32_t out = 0;
  while (next_code_point(words)) ++out;
  return out;
}

std::string cut_of(std::string_view words, std::uint32_t from, std::uint32_t to) {
  std::string_view rest = words;
  for (std::uint32_t at = 0; at < from && next_code_point(rest); ++at) {
  }
  const std::string_view begin = rest;
  for (std::uint32_t at = from; at < to && next_code_point(rest); ++at) {
  }
  return std::string(begin.substr(0, begin.size() - rest.size()));
}

std::string words_before(const Runs& runs) {
  std::string out;
  for (const Run& run : runs) {
    if (run.added.author.empty()) out += run.text;
  }
  return out;
}

std::vector<TrackedEdit> tracked_edits(const Runs& runs) {
  std::vector<TrackedEdit> out;
  std::vector<Piece> cluster;
  std::uint32_t at = 0;
  for (const Run& run : runs) {
    if (run.added.author.empty() && run.struck.author.empty()) {
      edits_of(cluster, out);
      cluster.clear();
      at += count_of(run.text);
      continue;
    }
    const std::uint32_t from = at;
    if (run.added.author.empty()) at += count_of(run.text);
    cluster.push_back({&run, from, at});
  }
  edits_of(cluster, out);
  return out;
}

namespace {

std::optional<CodeSpan> moved_by(const std::vector<texts::Edit>& edits, CodeSpan span,
                                 bool around) {
  std::int64_t shift = 0;
  std::int64_t inside = 0;
  for (const texts::Edit& edit : edits) {
    const std::int64_t grows =
        std::int64_t{count_of(edit.words)} - (std::int64_t{edit.to} - edit.from);
    if (edit.to <= span.from) {
      shift += grows;
    } else if (edit.from >= span.to) {
      break;
    } else if (around && edit.from >= span.from && edit.to <= span.to) {
      inside += grows;
    } else {
      return std::nullopt;
    }
  }
  return CodeSpan{static_cast<std::uint32_t>(span.from + shift),
                  static_cast<std::uint32_t>(span.to + shift + inside)};
}

}  // namespace

std::optional<CodeSpan> moved_along(std::string_view from, std::string_view to, CodeSpan span,
                                    bool around) {
  if (from == to) return span;
  return moved_by(texts::edits_between(from, to), span, around);
}

std::optional<std::string> laid_over(std::string_view from, std::string_view after,
                                     std::string_view printed, std::string_view now) {
  std::string out(now);
  std::vector<texts::Edit> edits = texts::edits_between(from, after);
  std::reverse(edits.begin(), edits.end());
  const std::vector<texts::Edit> to_printed = texts::edits_between(from, printed);
  const std::vector<texts::Edit> to_now = texts::edits_between(printed, now);
  for (const texts::Edit& edit : edits) {
    const auto shown = moved_by(to_printed, {edit.from, edit.to}, false);
    const auto span = shown ? moved_by(to_now, *shown, true) : shown;
    if (!span) return std::nullopt;
    out = cut_of(out, 0, span->from) + edit.words + cut_of(out, span->to, count_of(out));
  }
  return out;
}

double likeness(const std::string& a, const std::string& b) {
  const double all = std::max<double>(1, std::max(count_of(a), count_of(b)));
  if (2 * std::min(count_of(a), count_of(b)) < all) return 0;
  double other = 0;
  for (const texts::Edit& edit : texts::edits_between(a, b))
    other += std::max(edit.to - edit.from, count_of(edit.words));
  return 1 - other / all;
}

}  // namespace api
