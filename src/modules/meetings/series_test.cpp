// If these fail, a number is given twice, a working-level meeting gets one, a report or letter is
// forgotten, or custom refuses something.
#include "modules/meetings/series.h"

#include <algorithm>

#include "modules/meetings/advice.h"
#include "modules/meetings/answers.h"
#include "modules/meetings/test_meetings.h"

namespace meetings {
namespace {

using test::dated;
using test::kA;
using test::kB;
using test::Record;

std::string numbered(const char* what, const char* dates, unsigned ordinal, const char* more = "") {
  return dated(what, dates, more, (",\"ordinal\":" + std::to_string(ordinal)).c_str());
}

std::vector<std::string> words(const std::vector<Reminder>& reminders) {
  std::vector<std::string> out;
  for (const Reminder& one : reminders) out.push_back(one.word + (one.overdue ? "!" : ""));
  return out;
}

}  // namespace

TEST_CASE("numbers are given when a meeting is convened, and never twice") {
  Record record;
  CHECK(record.series("talks").next_ordinal == 1);
  record.agrees(kA, "meetings/talks/1", numbered("held", "2030-05-12", 18));
  CHECK(record.series("talks").next_ordinal == 19);
  record.agrees(kA, "meetings/talks/2", numbered("schedule", "2031-05-12", 19, ",\"round\":1"));
  record.says(kB, "meetings/talks/2", R"({"cancellation":{"round":1}})");
  // The cancelled meeting has no number any more, and nobody else gets it.
  CHECK(record.meeting("talks", "2").ordinal == 0);
  CHECK(record.series("talks").next_ordinal == 20);
  const auto draft = record.proposes(kA, "meetings/talks/3",
                                     numbered("schedule", "2031-09-01", 20, ",\"round\":1"));
  CHECK(record.series("talks").next_ordinal == 21);
  record.decline(draft);
  CHECK(record.series("talks").next_ordinal == 20);
  record.agrees(kA, "meetings/talks/4", numbered("schedule", "2031-10-01", 19, ",\"round\":1"));
  const Series series = record.series("talks");
  const auto fourth = std::find_if(series.meetings.begin(), series.meetings.end(),
                                   [](const MeetingView& one) { return one.slug == "4"; });
  CHECK(fourth->variances == std::vector<std::string>{"ordinal_reused"});
}

TEST_CASE("read by itself a meeting is called as in its series") {
  Record record;
  const std::string titled = R"(,"titles":{"en":"Nineteenth talks","ko":"제19차 회담"})";
  record.agrees(kA, "meetings/talks/19",
                dated("held", "2031-05-12", "", (titled + ",\"ordinal\":19").c_str()));
  record.proposes(
      kA, "meetings/talks/20",
      dated("schedule", "2032-05-12", ",\"round\":1", (titled + ",\"ordinal\":20").c_str()));
  record.says(kB, "meetings/talks/x", R"({"possibility":{"details":{"dates":"2033"}}})");
  for (const MeetingView& known : record.series("talks").meetings) {
    CAPTURE(known.slug);
    const auto alone = read_meeting_alone(record, "c", "talks", known.slug);
    REQUIRE(alone.ok());
    CHECK(alone.value().titles == known.titles);
    CHECK(alone.value().ordinal == known.ordinal);
    CHECK(alone.value().proposed_titles == known.proposed_titles);
    CHECK(alone.value().proposed_ordinal == known.proposed_ordinal);
  }
  for (const char* nobody : {"21", "", "../19", "19/"}) {
    CHECK_FALSE(read_meeting_alone(record, "c", "talks", nobody).ok());
  }
}

TEST_CASE(
    "a summary keeps what was planned beside what became of it, in the order of its recording") {
  Record record;
  record.says(kA, "meetings/talks/4", dated("intent", "2030-end"));
  record.agrees(kA, "meetings/talks/4", numbered("schedule", "2030-12-04", 4, ",\"round\":1"));
  record.says(kB, "meetings/talks/4", R"({"postponement":{"round":1,"sine_die":true}})");
  record.agrees(kA, "meetings/talks/4", numbered("held", "2031-01-10", 4));
  record.agrees(kA, "meetings/talks",
                R"({"report":{"id":"r","to":"bodies/council","covers":["meetings/talks/4"],)"
                R"("due":"2031-02"}})");
  const auto summary = [&] {
    json::Writer out;
    out.begin_object();
    write_plans(out, record.meeting("talks", "4"));
    auto read = json::parse(out.end_object().take());
    REQUIRE(read.ok());
    return std::move(read).value();
  };
  const json::Value before = summary();
  std::vector<std::string> kinds;
  for (const json::Value& one : before.find("plans")->items())
    kinds.emplace_back(one.text("kind").value_or(""));
  CHECK(kinds == std::vector<std::string>{"intent", "schedule", "postponed"});
  CHECK(before.find("plans")->items()[2].find("sine_die")->boolean() == true);
  CHECK(before.find("report")->text("due") == "2031-02");
  CHECK(before.find("report")->find("sent")->is_null());
}

TEST_CASE("a working-level meeting or written round belongs to a numbered one and has no number") {
  Record record;
  record.agrees(kA, "meetings/talks/19", numbered("held", "2031-05-12", 19));
  record.says(kA, "meetings/talks/prep",
              R"({"held":{"details":{"dates":"2031-04-02","modality":"VTC",)"
              R"("hangs_on":"meetings/talks/19"}}})");
  record.says(kA, "meetings/talks/round",
              R"({"intent":{"details":{"modality":"WRITTEN","hangs_on":"meetings/talks/19"}}})");
  const Series series = record.series("talks");
  std::vector<std::string> hanging;
  for (const MeetingView* one : hanging_on(series, "meetings/talks/19")) {
    hanging.push_back(one->slug);
  }
  CHECK(hanging == std::vector<std::string>{"prep", "round"});
  CHECK(series.unreported == std::vector<std::string>{"meetings/talks/19"});
  CHECK(count(series, true).held == 1);
  CHECK(count(series, true).meetings == 1);
  CHECK(last_held(series)->slug == "19");
  CHECK(series.next_ordinal == 20);
  const auto bad = record.state(
      kA, "meetings/talks/x",
      test::content(R"({"held":{"details":{"dates":"2031","hangs_on":"meetings/talks/19",)"
                    R"("ordinal":20}}})"));
  CHECK_FALSE(bad.ok());
}

TEST_CASE("a report is owed, sent, and acknowledged by whoever received it") {
  Record record;
  record.agrees(kA, "meetings/talks/19", numbered("held", "2031-05-12", 19));
  const auto report = [](const char* sent) {
    return std::string(R"({"report":{"id":"r","to":"bodies/ministers",)") +
           R"("to_meeting":"meetings/ministers/53","covers":["meetings/talks/19"],)"
           R"("due":"2031-10","sent":")" +
           sent + "\"}}";
  };
  record.says(kA, "meetings/ministers/53", dated("intent", "2031-10"));
  const auto state = [&] {
    const json::Value answer = record.answer("talks", "19");
    return std::string(*answer.find("reports")->items()[0].text("state"));
  };
  record.says(kA, "meetings/talks", report(""));
  CHECK(state() == "owed");
  record.says(kB, "meetings/talks",
              R"({"acknowledgement":{"report":"r","date":"2031-12-01","by":{"en":"X"}}})");
  CHECK(state() == "owed");  // nothing was sent, whoever says it arrived
  record.says(kA, "meetings/talks", report("2031-12-02"));
  CHECK(state() == "acknowledged");
  const json::Value senior = record.answer("ministers", "53");
  const json::Value& received = senior.find("reports_received")->items()[0];
  CHECK(received.find("acknowledgements")->items()[0].text("date") == "2031-12-01");
  CHECK(received.text("matter") == "meetings/talks");
}

TEST_CASE("letters: register, answers, and what waits for a reply") {
  Record record({kA});
  const auto letter = [](const char* id, const char* more) {
    return std::string(R"({"letter":{"id":")") + id + R"(","subject":{"en":"x"})" + more + "}}";
  };
  const std::string file(64, 'a');
  record.says(kA, "meetings/talks",
              R"({"papers":[{"file":")" + file +
                  R"(","name":"scan.pdf","media_type":"application/pdf","size":3}],)" +
                  letter("in1", R"(,"direction":"IN","reference":"DOD-7","reply_due":"2031-05-10")")
                      .substr(1));
  CHECK(words(reminders_of(record.series("talks"), {}, "2031-05-10")) ==
        std::vector<std::string>{"reply_due"});
  CHECK(words(reminders_of(record.series("talks"), {}, "2031-05-11")) ==
        std::vector<std::string>{"reply_due!"});
  record.says(kA, "meetings/talks", letter("out1", R"(,"direction":"OUT","in_reply_to":"in1")"));
  CHECK(reminders_of(record.series("talks"), {}, "2031-05-11").empty());
  json::Writer out;
  write_series(out, record.series("talks"), {});
  const json::Value series = json::parse(out.take()).value();
  const json::Value& first = series.find("letters")->items()[0];
  CHECK(first.find("answered_by")->items()[0].string() == "out1");
  CHECK(first.find("papers")->items()[0].text("file") == file);
  CHECK(make_module()->files(test::content(
            R"({"papers":[{"file":")" + file + R"("},{"file":")" + std::string(64, 'b') +
            R"(","act":"1/1-00000000/7/)" + std::string(64, '0') + R"("}],)" +
            letter("x", R"(,"direction":"IN")").substr(1))) == std::vector<std::string>{file});
}

// If this fails, two papers go under one number and nobody is told, or people are called for
// nothing.
TEST_CASE("letters of one sender under one number that are not one letter are raised") {
  const std::string first = R"("direction":"IN","reference":"B 7","counterpart":")" +
                            std::string(kB) + R"(","date":"2031-05-01",)";
  const std::string came =
      R"("direction":"IN","reference":"B 7","counterpart":")" + std::string(kB) + "\"";
  const std::string a(64, 'a');
  const std::string b(64, 'b');
  const std::vector<std::tuple<const char*, const char*, std::string, std::string, bool>> rows{
      {"another file", kA, came, b, true},
      {"the same file", kA, came, a, false},
      {"no file", kA, came, "", false},
      {"another date", kA, came + R"(,"date":"2031-05-02")", "", true},
      {"another subject", kA, came + R"(,"subject":{"en":"y"})", "", true},
      {"a subject in another language", kA, came + R"(,"subject":{"ko":"y"})", "", false},
      {"another number", kA,
       R"("direction":"IN","reference":"B 8","counterpart":")" + std::string(kB) + "\"", b, false},
      {"no number", kA, R"("direction":"IN","counterpart":")" + std::string(kB) + "\"", b, false},
      {"our own of that number", kA, R"("direction":"OUT","reference":"B 7")", b, false},
      {"from somebody else", kA,
       R"("direction":"IN","reference":"B 7","from_office":{"en":"Mayor"})", b, false},
      {"as its sender registered it", kB, R"("direction":"OUT","reference":"B 7")", b, true},
      {"as its sender registered it, the same", kB, R"("direction":"OUT","reference":"B 7")", a,
       false},
  };
  for (const auto& [what, party, more, file, raised] : rows) {
    CAPTURE(what);
    Record record({kA, kB});
    const auto letter = [](const std::string& id, const std::string& rest,
                           const std::string& scan) {
      const std::string subject =
          rest.find("subject") == std::string::npos ? R"("subject":{"en":"x"},)" : "";
      return (scan.empty()
                  ? "{"
                  : R"({"papers":[{"name":"x","media_type":"text/plain","size":1,"file":")" + scan +
                        R"("}],)") +
             R"("letter":{"id":")" + id + "\"," + subject + rest + "}}";
    };
    record.says(kA, "meetings/talks", letter("in1", first.substr(0, first.size() - 1), a));
    record.says(party, "meetings/talks", letter("other", more, file));
    const auto raised_here = words(reminders_of(record.series("talks"), {}, "2031-05-10"));
    CHECK(raised_here == (raised ? std::vector<std::string>{"letters_differ!", "letters_differ!"}
                                 : std::vector<std::string>()));
    const Series series = record.series("talks");
    const ByNumber numbers = by_number(series.letters);
    for (const Saying& one : series.letters)
      CHECK(rivals_of(numbers, one).size() == (raised ? 1 : 0));
  }
}

TEST_CASE("a host that is always the same, or whose turn it is, is a reminder and a hint") {
  using Rule = HostCustom::Rule;
  constexpr const char* kThird = "cedar.example";
  Record record;
  const auto held = [&](const char* slug, const char* day, const char* host) {
    record.agrees(kA, std::string("meetings/talks/") + slug,
                  dated("held", day, "", (R"(,"host":")" + std::string(host) + "\"").c_str()));
  };
  held("1", "2031-01-12", kB);
  held("2", "2031-02-12", kThird);
  record.says(kA, "meetings/talks/3",
              dated("intent", "2031-09", "", (R"(,"host":")" + std::string(kB) + "\"").c_str()));
  const auto remind = [&](const HostCustom& hosts) {
    std::vector<std::string> out;
    Customs customs;
    customs.hosts = hosts;
    for (const Reminder& one : reminders_of(record.series("talks", hosts), customs, "2031-03-01"))
      out.push_back(one.word + " " + one.subject + " " + one.matter);
    return out;
  };
  const auto variances = [&](const HostCustom& hosts) {
    std::vector<std::string> out;
    for (const MeetingView& meeting : record.series("talks", hosts).meetings)
      out.insert(out.end(), meeting.variances.begin(), meeting.variances.end());
    return out;
  };
  using Words = std::vector<std::string>;
  // Of three, the one that was never host.
  const HostCustom rotating{Rule::rotating, "", {kA, kB, kThird}};
  CHECK(remind(rotating) == Words{"usual_host aldermark.example meetings/talks/3"});
  CHECK(variances(rotating).empty());
  CHECK(remind({Rule::fixed, kThird, {}}) == Words{"usual_host cedar.example meetings/talks/3"});
  CHECK(variances({Rule::fixed, kThird, {}}) == Words{"unusual_host"});
  CHECK(remind({Rule::fixed, kB, {}}).empty());
  CHECK(remind({Rule::fixed, "", {}}).empty());  // nobody says who it always is
  CHECK(remind({}).empty());
  held("4", "2031-03-12", kThird);
  CHECK(variances(rotating) == Words{"unusual_host"});
}

TEST_CASE("what custom asks for is a reminder: what is due, by when, from whom") {
  Record record;
  const HostCustom alternate{HostCustom::Rule::alternate, "", {}};
  Customs customs{2, 2, alternate, true};
  const auto remind = [&](const char* today) {
    return words(reminders_of(record.series("talks", alternate), customs, today));
  };
  CHECK(remind("2031-01-01").empty());  // nothing was held yet: nothing is known to be due
  record.agrees(kA, "meetings/talks/19",
                dated("held", "2031-05-12", "", R"(,"host":"aldermark.example")"));
  using Words = std::vector<std::string>;
  CHECK(remind("2031-06-01") == Words{"next_meeting_due", "report_owed", "fewer_than_usual"});
  CHECK(remind("2031-11-13") == Words{"next_meeting_due!", "report_owed", "fewer_than_usual"});
  const auto due = reminders_of(record.series("talks"), customs, "2031-06-01")[0].due;
  CHECK(due == "2031-11-12");
  record.says(kA, "meetings/talks/20",
              dated("intent", "2031-09", "", R"(,"host":"aldermark.example")"));
  CHECK(remind("2031-06-01") == Words{"report_owed", "fewer_than_usual", "host_by_custom"});
  CHECK(remind("2031-10-01") ==
        Words{"next_meeting_due", "report_owed", "fewer_than_usual", "host_by_custom"});
  record.agrees(kA, "meetings/talks/20",
                dated("held", "2031-09-27", "", R"(,"host":"aldermark.example")"));
  CHECK(remind("2031-10-01") == Words{"next_meeting_due", "report_owed", "report_owed"});
  record.says(kA, "meetings/talks",
              R"({"report":{"id":"r","to":"bodies/m","covers":["meetings/talks/19"],)"
              R"("due":"2031-10"}})");
  CHECK(remind("2031-11-01") ==
        Words{"next_meeting_due", "report_owed", "report_owed", "report_overdue!"});
  CHECK(record.meeting("talks", "20").state == State::concluded);  // and nothing was refused
}

TEST_CASE("advice: what would miss its effect stops, what is only odd warns, else silence") {
  constexpr const char* kMatter = "meetings/talks/3";
  struct Row {
    const char* matter;
    std::string json;
    bool proposal;
    const char* word;  // empty: none
    bool stops;
  };
  const std::string correction =
      R"({"correction":{"id":"x","minutes":"m","paragraph":"1","old_words":{"en":"Old"},)"
      R"("new_words":{"en":"New"}}})";
  const auto stage = [](const char* state, const char* round, const char* sitting) {
    return std::string(R"({"stage":{"state":")") + state + R"(","round":)" + round +
           R"(,"sitting":)" + sitting + "}}";
  };
  // On record: number 3 in session at its second round, number 2 cancelled, number 1 held.
  const Row rows[] = {
      {kMatter, numbered("schedule", "2032", 3, ",\"round\":3"), true, "", false},
      {kMatter, numbered("schedule", "2032", 3, ",\"round\":2"), true, "stale_round", true},
      {kMatter, numbered("schedule", "2032", 3, ",\"round\":5"), true, "no_such_round", true},
      {kMatter, numbered("schedule", "2032", 2, ",\"round\":3"), true, "ordinal_used", false},
      {kMatter, numbered("schedule", "2032", 9, ",\"round\":3"), true, "ordinal_skips", false},
      {"meetings/talks/1", numbered("schedule", "2032", 1, ",\"round\":1"), true, "already_held",
       true},
      {"meetings/talks/2", numbered("schedule", "2032", 4, ",\"round\":2"), true, "is_cancelled",
       false},
      {"meetings/talks/2", R"({"postponement":{"round":1}})", false, "called_off", true},
      {"meetings/talks/new", stage("CONFIRMED", "0", "0"), false, "not_scheduled", true},
      {kMatter, stage("RECESSED", "2", "0"), false, "", false},
      {kMatter, stage("IN_SESSION", "2", "1"), false, "", false},
      {kMatter, stage("IN_SESSION", "2", "2"), false, "stale_sitting", true},
      {kMatter, stage("RECESSED", "1", "0"), false, "stale_round", true},
      {kMatter, R"({"postponement":{"round":1}})", false, "stale_round", true},
      {kMatter, R"({"cancellation":{"round":4}})", false, "no_such_round", true},
      {"meetings/talks/1", R"({"cancellation":{"round":0}})", false, "already_held", true},
      {kMatter, R"({"availability":{"candidate":"c","answer":"GOOD"}})", false, "", false},
      {kMatter, R"({"availability":{"candidate":"d","answer":"GOOD"}})", false, "unknown_candidate",
       true},
      {kMatter, R"({"agenda_item":{"number":1,"titles":{"en":"x"},"state":"WITHDRAWN"}})", false,
       "item_agreed", true},
      {kMatter, R"({"agenda_item":{"number":1,"titles":{"en":"x"},"state":"WITHDRAWN"}})", true, "",
       false},
      {kMatter, R"({"agenda_item":{"number":2,"titles":{"en":"x"},"minutes":181}})", false,
       "agenda_too_long", false},
      {kMatter,
       R"({"agenda_item":{"number":2,"titles":{"en":"x"},"from_meeting":"meetings/talks/1",)"
       R"("from_item":"7"}})",
       false, "not_in_backlog", false},
      {"meetings/talks/new", R"({"outcome":{"id":"o","kind":"NOTE","words":{"en":"x"}}})", false,
       "not_held", false},
      {kMatter, R"({"outcome":{"id":"o","kind":"NOTE","words":{"en":"x"},"agenda_item":"8"}})",
       false, "unknown_item", false},
      {"meetings/talks/1", correction, true, "", false},
      {kMatter, correction, true, "minutes_not_agreed", true},
      {"meetings/talks/1",
       R"({"minutes":{"id":"m","version":2,"titles":{"en":"x"},"paragraphs":[)"
       R"({"number":"1","words":{"en":"x"}}]}})",
       true, "minutes_agreed", true},
      {kMatter, R"({"minutes_comment":{"id":"x","minutes":"m","version":1,"words":{"en":"x"}}})",
       false, "no_minutes", true},
      {"meetings/talks", R"({"acknowledgement":{"report":"r","date":"2031","by":{"en":"x"}}})",
       false, "not_sent", true},
      {"meetings/talks", R"({"letter":{"id":"x","direction":"IN","subject":{"en":"x"}}})", false,
       "letter_shared", false},
  };
  Record record;
  record.agrees(kA, "meetings/talks/1", numbered("held", "2031-01-01", 1));
  record.agrees(kA, "meetings/talks/1",
                R"({"minutes":{"id":"m","version":1,"titles":{"en":"x"},"paragraphs":[)"
                R"({"number":"1","words":{"en":"Old"}}]}})");
  record.agrees(kA, "meetings/talks/2", numbered("schedule", "2031-02-01", 2, ",\"round\":1"));
  record.says(kA, "meetings/talks/2", R"({"cancellation":{"round":1}})");
  record.agrees(kA, kMatter, numbered("schedule", "2031-03-01", 3, ",\"round\":1"));
  record.agrees(kA, kMatter,
                R"({"schedule":{"round":2,"details":{"dates":"2031-04-01","ordinal":3,)"
                R"("timezone":"UTC","starts":"09:00","ends":"12:00"}}})");
  record.says(kA, kMatter, R"({"stage":{"state":"IN_SESSION","round":2}})");
  record.says(kA, kMatter, R"({"candidate":{"id":"c","dates":"2032"}})");
  record.agrees(kA, kMatter, R"({"agenda_item":{"number":1,"titles":{"en":"x"}}})");
  const Series series = record.series("talks");
  for (const Row& row : rows) {
    CAPTURE(row.json);
    Content content;
    REQUIRE(modules::decode_content(test::content(row.json), content).ok());
    record::Header header;
    if (row.proposal) {
      header.mutable_proposal();
    } else {
      header.mutable_statement();
    }
    const auto advice = advise(series, row.matter, header, content, true);
    CHECK(advice.size() == (*row.word == '\0' ? 0 : 1));
    if (advice.empty()) continue;
    CHECK(advice[0].word == row.word);
    CHECK(advice[0].stops == row.stops);
    // Another's words are noted as they came.
    header.mutable_noted();
    CHECK(advise(series, row.matter, header, content, true).empty());
  }
}

}  // namespace meetings
