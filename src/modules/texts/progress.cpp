#include "modules/texts/progress.h"

#include <algorithm>

#include "modules/rows.h"
#include "modules/texts/gathered.h"

namespace texts {
namespace {

using Lists = std::vector<Saying> Gathered::*;
constexpr Lists kLists[] = {&Gathered::texts,        &Gathered::pens,     &Gathered::revisions,
                            &Gathered::changes,      &Gathered::stances,  &Gathered::marks,
                            &Gathered::concordances, &Gathered::mandates, &Gathered::others};

bool is_before(const Saying& one, const modules::Said& issue) {
  const bool same_hand = one.said.ref.party == issue.ref.party;
  return one.said.time < issue.time ||
         (one.said.time == issue.time && same_hand && one.said.ref < issue.ref);
}

std::vector<Saying> before(const std::vector<Saying>& list, const modules::Said& issue) {
  std::vector<Saying> out;
  std::copy_if(list.begin(), list.end(), std::back_inserter(out),
               [&](const Saying& one) { return is_before(one, issue); });
  return out;
}

std::size_t cost_of(const Gathered& all) {
  std::size_t out = 1;
  for (const Lists list : kLists) {
    for (const Saying& one : all.*list) out += 1 + one.content.ByteSizeLong() / 64;
  }
  for (const auto& [digest, page] : all.pages) out += page.size() / 64;
  return out;
}

TextCounts counts_at(const Gathered& all, const OfBody& body, const TextView& now,
                     const modules::Said& issue) {
  Gathered then;
  then.parties = all.parties;
  then.national = all.national;
  then.pages = all.pages;  // nothing without a revision that names them
  for (const Lists list : kLists) then.*list = before(all.*list, issue);
  OfBody of_body;
  of_body.packages = before(body.packages, issue);
  for (Saying& saying : of_body.packages) {  // it was offered then, if not all had agreed yet
    const auto agreed = body.agreed.find(saying.said.ref);
    if (agreed != body.agreed.end() &&
        std::any_of(agreed->second.begin(), agreed->second.end(),
                    [&](const auto& one) { return one.second.time > issue.time; })) {
      saying.said.voice = modules::Voice::proposed;
    }
  }
  TextView text;
  text.matter = now.matter;
  text.body = now.body;
  text.id = now.id;
  std::optional<Made> made = weigh_text(then, of_body, 0, text);
  if (!made) return {};
  lay_elements(*made, false, text);
  text.made = std::make_shared<const Elements>(std::move(made->elements));
  of_body.agreed = body.agreed;
  weigh_standing(then, of_body, text);
  return std::move(text.counts);
}

}  // namespace

Result<Bytes> progress(record::View& view, std::string_view circle, std::string_view body,
                       std::string_view id, const Members& members) {
  const TextView now = TRY(read_text(view, circle, body, id, 0, members));
  const Gathered all =
      TRY(gather(view, circle, now.matter, members ? members(body) : std::vector<std::string>()));
  const OfBody of_body = TRY(gather_body(view, circle, std::string(body)));
  const std::size_t most = std::min(kProgressMax, kProgressCostMax / cost_of(all));
  json::Writer out;
  out.begin_object().key("revisions").begin_array();
  for (std::size_t at = 0; at < now.revisions.size(); ++at) {
    const RevisionView& revision = now.revisions[at];
    const std::size_t back = now.revisions.size() - at;  // 1: the last
    out.begin_object().field("number", revision.number);
    if (back == 1) {
      write_counts(out, now.counts);
    } else if (back <= most) {
      write_counts(out, counts_at(all, of_body, now, now.revisions[at + 1].saying.said));
    } else {
      out.key("counts").null();
    }
    out.end_object();
  }
  return out.end_array().end_object().take();
}

}  // namespace texts
