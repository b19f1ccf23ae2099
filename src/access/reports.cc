#include "access/reports.h"

#include "base/bytes.h"
#include "base/limits.h"
#include "base/personal.h"
#include "base/utf8.h"
#include "crypto/seal.h"
#include "crypto/sha256.h"
#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "language/say.h"

namespace probity::access {

using base::CaseNumber;
using base::Code;
using base::Error;
using base::fail;
using base::Result;
using base::Status;

namespace {

// 80 bits: nobody guesses it, and it can still be written down.
constexpr std::size_t kSecretDigits = 16;
constexpr int kDraws = 8;  // of a number, in the hope of one that is not taken

// Binds what is sealed to its case and its place, so that rows cannot be swapped.
std::string label_of(const CaseNumber& number, std::string_view part) {
  return "probity problem report\n" + number.str() + "\n" + std::string(part);
}

std::string sealed(const PrivateTables& tables, const CaseNumber& number, std::string_view part,
                   std::string_view text) {
  return base::to_base64(crypto::seal(tables.kek(), base::as_bytes(text),
                                      base::as_bytes(label_of(number, part)), tables.random()));
}

Result<std::string> unsealed(const PrivateTables& tables, const CaseNumber& number,
                             std::string_view part, const std::string& text) {
  const auto bytes = base::from_base64(text);
  if (bytes)
    if (const auto secret =
            crypto::unseal(tables.kek(), *bytes, base::as_bytes(label_of(number, part))))
      return std::string(secret->text());
  return fail(Code::environment,
              "a report cannot be unsealed: the KEK is another one, or the database was altered",
              "", "report.sealed", number.str(), "the KEK that it was sealed with");
}

std::string hash_of(const CaseNumber& number, const std::string& digits) {
  return crypto::sha256(base::as_bytes(label_of(number, "secret\n" + digits))).hex();
}

tl::unexpected<Error> unknown(const CaseNumber& number) {
  return fail(Code::not_found, "there is no report of that number", "", "report.number",
              number.str(), "the case number as it was given");
}

constexpr std::string_view kColumns =
    "SELECT number, use_digest, organisation, kind, state, received, answered, sealed = '' FROM "
    "report ";

Case case_of(const store::Row& row) {
  Case one{*CaseNumber::parse(row.text(0)),
           *base::SubjectDigest::from_hex(row.text(1)),
           row.text(2),
           json::from_word<ReportKind>(row.text(3)).value_or(ReportKind::other),
           json::from_word<ReportState>(row.text(4)).value_or(ReportState::received),
           {row.integer(5)},
           {},
           row.integer(7) != 0};
  if (!row.is_null(6)) one.answered = base::Time{row.integer(6)};
  return one;
}

Result<Case> own_case(store::Db& db, const CaseNumber& number, const std::string& organisation) {
  PROBITY_TRY(const auto found, find_case(db, number));
  if (!found || found->organisation != organisation) return unknown(number);
  return *found;
}

tl::unexpected<Error> forgotten(const CaseNumber& number) {
  return fail(Code::not_found, "what was written was removed, as it is some time after the answer",
              "", "report.forgotten", number.str(), "a new report, if the problem is still there");
}

Status add_act(store::Db& db, const CaseNumber& number, base::Time time, const std::string& person,
               std::string_view act, const std::string& text) {
  return db.run("INSERT INTO report_act(number, time, person, act, sealed) VALUES(:a,:b,:c,:d,:e)",
                {number.str(), time.seconds, person, std::string(act), text});
}

bool is_email(std::string_view text) {
  return text.find(' ') == text.npos && base::personal_in(text) == "an e-mail address";
}

bool is_phone(std::string_view text) {
  std::size_t digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      ++digits;
    else if (std::string_view(" +-./()").find(c) == std::string_view::npos)
      return false;
  }
  return digits >= 3;
}

}  // namespace

Result<std::unique_ptr<Reports>> Reports::open(const std::string& database, crypto::SealKey kek,
                                               base::Clock& clock, base::Random& random) {
  PROBITY_TRY(auto tables, PrivateTables::open(database, std::move(kek), clock, random));
  return std::unique_ptr<Reports>(new Reports(std::move(tables)));
}

std::vector<Error> Reports::problems(const ReportText& text) {
  std::vector<Error> all;
  const auto add = [&](Code code, const char* what, const char* pointer, const char* rule,
                       std::string found, std::string required) {
    all.push_back({code, what, pointer, rule, std::move(found), std::move(required)});
  };
  const auto check_size = [&](const std::string& field, const char* pointer, std::size_t cap) {
    if (field.size() > cap)
      add(Code::too_large, language::said("The text is too long"), pointer, "report.size",
          std::to_string(field.size()) + " bytes", language::say("at most {} bytes", cap));
    else if (!base::is_utf8(field) || field.find('\0') != field.npos)
      add(Code::bad_input, language::said("The text holds signs that no keyboard makes"), pointer,
          "report.text", "", "UTF-8");
  };
  if (text.what.find_first_not_of(" \t\r\n") == std::string::npos)
    add(Code::bad_input, language::said("Say what happened"), "/what", "report.what", "",
        "a text in your words");
  check_size(text.what, "/what", base::limits::kReportBytes);
  check_size(text.when, "/when", base::limits::kReportLineBytes);
  check_size(text.email, "/email", base::limits::kReportLineBytes);
  check_size(text.phone, "/phone", base::limits::kReportLineBytes);
  // What is wrong is personal data too, so the error does not repeat it.
  if (!text.email.empty() && !is_email(text.email))
    add(Code::bad_input,
        language::said("Write the e-mail address as name@place.example, or leave it empty"),
        "/email", "report.email", "", "an e-mail address");
  if (!text.phone.empty() && !is_phone(text.phone))
    add(Code::bad_input, language::said("Write the phone number in digits, or leave it empty"),
        "/phone", "report.phone", "", "a phone number");
  return all;
}

Result<Reports::Receipt> Reports::submit(const base::SubjectDigest& use,
                                         const std::string& organisation, ReportKind kind,
                                         const ReportText& text) {
  if (auto wrong = problems(text); !wrong.empty()) return fail(std::move(wrong.front()));
  Receipt receipt;
  receipt.secret = base::draw_code(tables_->random(), kSecretDigits);
  const std::string digits = *base::read_code(receipt.secret);
  const std::string plain = json::canonical(json::encode(text));
  for (int draw = 0; draw < kDraws; ++draw) {
    receipt.number = CaseNumber::draw(tables_->random());
    const Status stored = tables_->write([&](store::Db& db) {
      return db.run(
          "INSERT INTO report(number, use_digest, organisation, kind, state, received, answered, "
          "secret, sealed) VALUES(:a,:b,:c,:d,:e,:f,NULL,:g,:h)",
          {receipt.number.str(), use.hex(), organisation, std::string(json::word(kind)),
           std::string(json::word(ReportState::received)), tables_->now().seconds,
           hash_of(receipt.number, digits), sealed(*tables_, receipt.number, "text", plain)});
    });
    if (stored) return receipt;
    if (stored.error().code != Code::conflict) return fail(stored.error());
  }
  return fail(Code::internal, "no free case number was found", "", "report.number");
}

Result<ReportText> Reports::read(store::Db& db, const CaseNumber& number,
                                 const std::string& organisation, const std::string& person) {
  PROBITY_TRY(const Case known, own_case(db, number, organisation));
  if (known.forgotten) return forgotten(number);
  PROBITY_TRY(const auto row,
              db.one("SELECT sealed FROM report WHERE number = :a", {number.str()}));
  if (!row) return unknown(number);
  PROBITY_TRY(const std::string plain, unsealed(*tables_, number, "text", row->text(0)));
  PROBITY_CHECK(tables_->write([&](store::Db& writer) {
    return add_act(writer, number, tables_->now(), person, "read", "");
  }));
  PROBITY_TRY(const json::Value value, json::parse(plain));
  return json::decode<ReportText>(value);
}

Status Reports::set_state(const CaseNumber& number, const std::string& organisation,
                          const std::string& person, ReportState state, const std::string& answer) {
  if (answer.size() > base::limits::kReportBytes)
    return fail(Code::too_large, "the answer is too long", "/answer", "report.size",
                std::to_string(answer.size()) + " bytes",
                language::say("at most {} bytes", base::limits::kReportBytes));
  if (state == ReportState::received)
    return fail(Code::bad_input, "a report does not go back to being received only", "/state",
                "report.state", std::string(json::word(state)),
                "being_looked_at, answered or closed");
  if (state == ReportState::answered && answer.empty())
    return fail(Code::bad_input, "the answer is empty", "/answer", "report.answer", "",
                "what the person is to read");
  return tables_->write([&](store::Db& db) -> Status {
    PROBITY_TRY(const Case known, own_case(db, number, organisation));
    if (known.forgotten) return forgotten(number);
    const bool ends = state == ReportState::answered || state == ReportState::closed;
    const base::Time now = tables_->now();
    store::Value answered;
    if (known.answered)
      answered = known.answered->seconds;
    else if (ends)
      answered = now.seconds;
    PROBITY_CHECK(db.run("UPDATE report SET state = :a, answered = :b WHERE number = :c",
                         {std::string(json::word(state)), answered, number.str()}));
    return add_act(db, number, now, person, json::word(state),
                   answer.empty() ? "" : sealed(*tables_, number, "answer", answer));
  });
}

Result<std::vector<Reports::Answer>> Reports::answers(store::Db& db, const CaseNumber& number,
                                                      const std::string& secret) {
  const auto wrong = fail(Code::forbidden, "the secret word is not the one of this case", "/secret",
                          "report.secret", "", "the word that was shown when it was reported");
  const auto digits = base::read_code(secret);
  PROBITY_TRY(const auto row,
              db.one("SELECT secret FROM report WHERE number = :a", {number.str()}));
  // Both sides are digests, so how far they agree tells nothing about the word.
  if (!row || !digits || hash_of(number, *digits) != row->text(0)) return wrong;
  PROBITY_TRY(const auto rows,
              db.query("SELECT time, sealed FROM report_act WHERE number = :a AND sealed <> '' "
                       "ORDER BY id DESC",
                       {number.str()}));
  std::vector<Answer> all;
  for (const store::Row& one : rows) {
    PROBITY_TRY(std::string text, unsealed(*tables_, number, "answer", one.text(1)));
    all.push_back({{one.integer(0)}, std::move(text)});
  }
  return all;
}

Result<std::int64_t> Reports::forget(store::Db& db, base::Time ended_before) {
  PROBITY_TRY(const auto ended,
              db.query("SELECT number FROM report r WHERE sealed <> '' AND state IN ('answered', "
                       "'closed') AND answered < :a AND NOT EXISTS (SELECT 1 FROM report_act x "
                       "WHERE x.number = r.number AND x.act <> 'read' AND x.time >= :b)",
                       {ended_before.seconds, ended_before.seconds}));
  for (const store::Row& row : ended) {
    PROBITY_CHECK(db.run("UPDATE report SET sealed = '' WHERE number = :a", {row.text(0)}));
    PROBITY_CHECK(db.run("DELETE FROM report_act WHERE number = :a", {row.text(0)}));
  }
  return static_cast<std::int64_t>(ended.size());
}

Result<std::optional<Case>> find_case(store::Db& db, const CaseNumber& number) {
  PROBITY_TRY(const auto row, db.one(std::string(kColumns) + "WHERE number = :a", {number.str()}));
  return row ? std::optional(case_of(*row)) : std::nullopt;
}

Result<std::vector<Case>> cases_of(store::Db& db, const std::string& organisation) {
  PROBITY_TRY(const auto rows,
              db.query(std::string(kColumns) +
                           "WHERE organisation = :a ORDER BY answered IS NOT NULL, "
                           "CASE WHEN answered IS NULL THEN received ELSE -answered END, number",
                       {organisation}));
  std::vector<Case> all;
  for (const store::Row& row : rows) all.push_back(case_of(row));
  return all;
}

Result<std::vector<ReportAct>> acts_on(store::Db& db, const CaseNumber& number) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT time, person, act FROM report_act WHERE number = :a ORDER BY id",
                       {number.str()}));
  std::vector<ReportAct> all;
  for (const store::Row& row : rows) all.push_back({{row.integer(0)}, row.text(1), row.text(2)});
  return all;
}

Result<std::int64_t> count_cases(store::Db& db, const base::SubjectDigest& use) {
  PROBITY_TRY(const auto row,
              db.one("SELECT count(*) FROM report WHERE use_digest = :a", {use.hex()}));
  return row ? row->integer(0) : 0;
}

Result<std::int64_t> count_cases(store::Db& db, const std::string& organisation, base::Time from,
                                 base::Time until) {
  PROBITY_TRY(const auto row,
              db.one("SELECT count(*) FROM report WHERE organisation = :a AND received >= :b AND "
                     "received < :c",
                     {organisation, from.seconds, until.seconds}));
  return row ? row->integer(0) : 0;
}

}  // namespace probity::access
