// Signing in at a node of another machine, and out again.
#include "run.h"

namespace cli {
namespace {

const std::string kSession = "/api/v1/session";

// Spends the one-time link of `session.server` and fills cookie and token in.
int open_session(const Context& context, ServerSession& session) {
  const Result<Answer> opened = Client(session).ask("GET", session.server.path);
  if (!opened.ok()) return report(opened.error());
  const auto cookie = opened.value().headers.find("set-cookie");
  if (opened.value().status != 303 || cookie == opened.value().headers.end()) {
    if (opened.value().status == 404) {
      return report(Error{ErrorCode::forbidden,
                          "this link is spent: it opens once and within ten minutes; get another "
                          "with 'entente link' on the node's machine"});
    }
    return report(context, opened.value());
  }
  session.cookie = cookie->second.substr(0, cookie->second.find(';'));
  const Result<Answer> asked = Client(session).ask("GET", kSession);
  if (!asked.ok()) return report(asked.error());
  const Result<json::Value> read = json::parse(asked.value().body);
  if (asked.value().status != 200 || !read.ok()) return report(context, asked.value());
  session.csrf = text_of(read.value(), "csrf_token");
  return kDone;
}

}  // namespace

int sign_in(Context& context, const Given& given) {
  const Result<Server> server = parse_server(given.words[0]);
  if (!server.ok()) return report(server.error());
  if (!server.value().path.starts_with("/open/")) {
    return report(Error{ErrorCode::invalid,
                        "LINK: has to be the whole link that 'entente link' prints, with /open/…"});
  }
  ServerSession session;
  session.server = server.value();
  session.pin = given.value("pin");
  session.ca = given.value("ca");
  if (!session.pin.empty() && !session.ca.empty())
    return report(Error{ErrorCode::invalid, "--pin and --ca exclude one another: give one"});
  if (context.dry_run) return say("would sign in at " + session.server.url()), kDone;
  if (const int code = open_session(context, session); code != kDone) return code;
  if (const auto saved = save_session(session); !saved.ok()) return report(saved.error());
  if (context.json) {
    json::Writer out;
    out.begin_object().field("server", session.server.url()).end_object();
    print_line(out.take());
  } else {
    print_line(session.server.url());
    say("Next: entente --server " + session.server.url() + " status");
  }
  return kDone;
}

int sign_out(Context& context, const Given& given) {
  const Result<Server> server = parse_server(given.words[0]);
  if (!server.ok()) return report(server.error());
  const Result<ServerSession> session = load_session(server.value());
  if (!session.ok()) return report(session.error());
  if (context.dry_run) return say("would sign out at " + server.value().url()), kDone;
  // The session here goes even where the node does not answer; there it ends by itself.
  const Result<Answer> ended = Client(session.value()).ask("POST", kSession + "/end");
  if (const auto removed = remove_session(server.value()); !removed.ok())
    return report(removed.error());
  if (!ended.ok()) return report(ended.error());
  if (context.json) print_line("{\"ended\":true}");
  return kDone;
}

}  // namespace cli
