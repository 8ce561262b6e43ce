// What is to be known before an act is written, where that takes more than its own module: how the
// record stands for whoever writes it.
#include "modules/bodies/bodies.h"
#include "modules/bodies/view.h"
#include "modules/commitments/commitments.h"
#include "modules/commitments/view.h"
#include "modules/content.h"
#include "modules/meetings/advice.h"
#include "modules/meetings/meetings.h"
#include "modules/meetings/series.h"
#include "modules/texts/advice.h"
#include "modules/texts/check.h"
#include "modules/texts/packages.h"
#include "modules/texts/texts.h"
#include "node/assembly.h"
#include "screens.h"

namespace {

Result<bool> is_title_only(record::View& view, std::string_view circle, std::string_view body,
                           std::string_view strand) {
  if (strand.empty()) return false;
  const Result<bodies::BodyView> known = bodies::read_body(view, circle, body);
  if (!known.ok() && known.error().code == ErrorCode::not_found) return false;
  for (const bodies::Saying& one : TRY(known).strands) {
    if (one.content.strand().id() == strand && one.content.strand().title_only()) return true;
  }
  return false;
}

// The strand of which the act would say more than where it stands; empty: of none.
Result<std::string> strand_spoken_of(record::View& view, std::string_view circle,
                                     std::string_view body, const record::Header& header,
                                     ByteView content) {
  if (header.module() == bodies::kModule) {
    bodies::Content says;
    if (!modules::decode_content(content, says).ok()) return std::string();
    return says.progress().words().empty() ? std::string() : says.progress().strand();
  }
  commitments::Content says;
  if (header.module() != commitments::kModule || !modules::decode_content(content, says).ok())
    return std::string();
  if (says.has_commitment()) return says.commitment().strand();
  const bool speaks = !says.progress().words().empty() || says.progress().evidence_size() > 0 ||
                      !says.closure().words().empty();
  if (!speaks || !modules::is_commitment(header.matter())) return std::string();
  const std::string_view matter = header.matter();
  const auto known =
      commitments::read_commitment(view, circle, body, matter.substr(matter.rfind('/') + 1));
  if (!known.ok() && known.error().code == ErrorCode::not_found) return std::string();
  return TRY(known).commitment().strand();
}

// A strand that is known by its title alone takes nothing but title, leads, status and dates,
// whatever the act's own mark says. What a peer wrote so all the same is shown in no view.
Result<void> check_title_only(record::View& view, std::string_view circle,
                              const record::Header& header, ByteView content) {
  const std::string_view matter = header.matter();
  const std::size_t slash = matter.find('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view rest = matter.substr(slash + 1);
  const std::string_view body = rest.substr(0, rest.find('/'));
  const std::string strand = TRY(strand_spoken_of(view, circle, body, header, content));
  if (!TRY(is_title_only(view, circle, body, strand))) return {};
  return Error{ErrorCode::invalid,
               "content: the strand '" + strand +
                   "' is known by its title alone: nothing is entered of it but title, leads, "
                   "status and dates; leave the words out, or change the strand first"};
}

}  // namespace

Result<std::vector<api::Screens::Advice>> ModuleScreens::advise(record::View& view,
                                                                std::string_view circle,
                                                                const record::Header& header,
                                                                ByteView content) {
  TRY(check_title_only(view, circle, header, content));
  std::vector<Advice> out;
  constexpr std::string_view kMeetings = "meetings/";
  const std::string_view matter = header.matter();
  TRY(refuse_package_that_is_over(view, circle, header));
  if (header.module() == texts::kModule) return advise_on_text(view, circle, header, content);
  meetings::Content says;
  if (header.module() != meetings::kModule || !matter.starts_with(kMeetings) ||
      !modules::decode_content(content, says).ok()) {
    return out;
  }
  const std::string_view rest = matter.substr(kMeetings.size());
  const meetings::Series series = TRY(series_of(view, circle, rest.substr(0, rest.find('/'))));
  bool shared = false;
  for (const record::CircleView& one : view.circles()) {
    if (one.id == circle) shared = !one.national;
  }
  for (meetings::Advice& one : meetings::advise(series, matter, header, says, shared)) {
    out.push_back({std::move(one.word), std::move(one.text), one.stops});
  }
  return out;
}

// Of a package that can no longer be taken nobody here gives a half: where it counted for nothing,
// the page would have said that it was agreed.
Result<void> ModuleScreens::refuse_package_that_is_over(record::View& view, std::string_view circle,
                                                        const record::Header& header) {
  if (!header.has_concurrence() && !header.has_ad_referendum()) return {};
  const auto ref =
      record::Reference::from(header.has_concurrence() ? header.concurrence().proposal()
                                                       : header.ad_referendum().proposal());
  if (!ref.ok()) return {};
  const auto members = [&](std::string_view body) { return members_of(circle, body); };
  auto over = texts::package_over(view, circle, ref.value(),
                                  time_text(clock_.now()).substr(0, 16) + "Z", members);
  if (!over.ok()) return over.error().code == ErrorCode::not_found ? Result<void>() : over.error();
  if (!over.value()) return {};
  return Error{ErrorCode::conflict, "target: " + *over.value()};
}

Result<std::vector<api::Screens::Advice>> ModuleScreens::advise_on_text(
    record::View& view, std::string_view circle, const record::Header& header, ByteView content) {
  std::vector<Advice> out;
  constexpr std::string_view kTexts = "texts/";
  texts::Content says;
  const std::string_view matter = header.matter();
  if (header.has_noted() || !modules::is_text(matter) ||
      !modules::decode_content(content, says).ok() || !texts::check_content(header, says).ok()) {
    return out;  // what is wrong by itself is refused by itself
  }
  const std::string_view rest = matter.substr(kTexts.size());
  const std::size_t slash = rest.find('/');
  const auto members = [&](std::string_view body) { return members_of(circle, body); };
  const auto text =
      texts::read_text(view, circle, rest.substr(0, slash), rest.substr(slash + 1), 0, members);
  if (!text.ok()) {
    if (text.error().code == ErrorCode::not_found) return out;  // it is opened now
    return text.error();
  }
  const std::string self = view.party();
  for (texts::Advice& one : texts::advise(text.value(), self, says, header.has_statement())) {
    out.push_back({std::move(one.word), std::move(one.text), one.stops});
  }
  return out;
}

Result<std::optional<record::Reference>> ModuleScreens::last_word(record::View& view,
                                                                  std::string_view circle,
                                                                  const record::Header& header,
                                                                  ByteView content,
                                                                  std::string_view party) {
  const Result<std::string> topic = node::kind_of_content(header.module(), content);
  if (!topic.ok()) return std::optional<record::Reference>();
  return modules::last_word(view, circle, header, topic.value(), party);
}
