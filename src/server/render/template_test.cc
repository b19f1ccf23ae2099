#include "server/render/template.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <map>

#include "json/codec.h"

namespace probity::server::render {
namespace {

struct Item {
  std::string name;
  std::string href;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Item, (), (name, href, note))
struct Inner {
  std::int64_t count = 0;
  std::optional<Item> best;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (count, best))
struct View {
  std::string title;
  bool open = false;
  std::vector<Item> items;
  std::vector<std::string> words;
  Inner inner;
  std::optional<std::string> maybe;
};
BOOST_DESCRIBE_STRUCT(View, (), (title, open, items, words, inner, maybe))

using Files = std::map<std::string, std::string, std::less<>>;

base::Result<Template> compile(std::string text, Files partials = {}) {
  partials["page"] = std::move(text);
  const Shape* frames[] = {&shape_of<View>()};
  return Template::compile(
      "page",
      [&](std::string_view name) -> std::optional<std::string_view> {
        const auto it = partials.find(name);
        if (it == partials.end()) return std::nullopt;
        return it->second;
      },
      frames);
}

std::string shown(std::string text, const View& view, Files partials = {}) {
  auto compiled = compile(std::move(text), std::move(partials));
  if (!compiled) return "refused: " + compiled.error().what + " | " + compiled.error().pointer;
  const auto value = json::encode(view);
  const boost::json::value* frames[] = {&value};
  auto out = compiled->render(frames);
  return out ? *out : "failed: " + out.error().what + " | " + out.error().pointer;
}

std::string refusal(std::string text, Files partials = {}) {
  auto compiled = compile(std::move(text), std::move(partials));
  return compiled ? "accepted" : compiled.error().what;
}

View example() {
  View view;
  view.title = "<b>Tom & \"Jo\"</b>";
  view.items = {{"one", "/1", {}}, {"two", "javascript:alert(1)", "n<2"}};
  view.words = {"a", "b"};
  view.inner.count = -7;
  return view;
}

TEST(Template, PrintsEscaped) {
  EXPECT_EQ(shown("{{title}} {{ inner.count }}", example()),
            "&lt;b&gt;Tom &amp; &quot;Jo&quot;&lt;/b&gt; -7");
}

TEST(Template, Sections) {
  View view = example();
  EXPECT_EQ(shown("{{#open}}yes{{/open}}{{^open}}no{{/open}}", view), "no");
  view.open = true;
  EXPECT_EQ(shown("{{#open}}yes{{/open}}{{^open}}no{{/open}}", view), "yes");
  EXPECT_EQ(shown("{{#items}}[{{name}}{{#note}}:{{note}}{{/note}}]{{/items}}", view),
            "[one][two:n&lt;2]");
  EXPECT_EQ(shown("{{#words}}{{.}},{{/words}}", view), "a,b,");
  EXPECT_EQ(shown("{{?items}}<ul>{{#items}}{{name}}{{/items}}</ul>{{/items}}", view),
            "<ul>onetwo</ul>");
  view.items.clear();
  EXPECT_EQ(shown("{{?items}}<ul></ul>{{/items}}{{^items}}none{{/items}}", view), "none");
  EXPECT_EQ(shown("{{#items}}x{{/items}}{{#inner}}{{count}}{{/inner}}", view), "-7");
}

TEST(Template, NamesAreLookedForFromInsideOut) {
  EXPECT_EQ(shown("{{#items}}{{inner.count}}{{name}} {{/items}}", example()), "-7one -7two ");
}

TEST(Template, OptionalMembers) {
  View view = example();
  EXPECT_EQ(shown("{{#maybe}}{{.}}{{/maybe}}{{^maybe}}-{{/maybe}}", view), "-");
  EXPECT_EQ(shown("{{#inner.best}}{{name}}{{/inner.best}}", view), "");
  view.maybe = "there";
  view.inner.best = Item{"best", "/b", {}};
  EXPECT_EQ(shown("{{#maybe}}{{maybe}}{{/maybe}} {{?inner.best}}{{inner.best.name}}{{/inner.best}}",
                  view),
            "there best");
  EXPECT_EQ(refusal("{{maybe}}"), "this member may be absent");
  EXPECT_EQ(refusal("{{inner.best.name}}"), "this member may be absent");
  EXPECT_EQ(refusal("{{#maybe}}{{/maybe}}{{maybe}}"), "this member may be absent");
  EXPECT_EQ(refusal("{{^maybe}}{{maybe}}{{/maybe}}"), "this member may be absent");
}

TEST(Template, StandaloneTagsTakeTheirLine) {
  EXPECT_EQ(shown("a\n  {{#items}}\n- {{name}}\n  {{/items}}\n{{! said }}\nb\n", example()),
            "a\n- one\n- two\nb\n");
}

TEST(Template, Partials) {
  EXPECT_EQ(shown("{{#items}}{{> row}}{{/items}}", example(), {{"row", "<i>{{name}}</i>"}}),
            "<i>one</i><i>two</i>");
  EXPECT_EQ(refusal("{{> gone}}"), "there is no template of this name");
  EXPECT_EQ(refusal("{{> page}}"), "partials lie too deep");
  EXPECT_EQ(refusal("{{> row}}", {{"row", "{{#items}}"}}), "this section is not closed");
  EXPECT_EQ(refusal("{{#items}}{{> row}}", {{"row", "{{/items}}"}}), "no section is open here");
}

TEST(Template, UnknownNamesAreRefusedWithTheLine) {
  auto refused = compile("one\n{{title}}\n{{titel}}");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().pointer, "page:3");
  EXPECT_EQ(refused.error().found, "titel");
  EXPECT_EQ(refused.error().required, "one of: title, open, items, words, inner, maybe");
  EXPECT_EQ(refusal("{{inner.cont}}"), "no value in view has this name");
  EXPECT_EQ(refusal("{{#items}}{{nam}}{{/items}}"), "no value in view has this name");
  EXPECT_EQ(refusal("{{#gone}}{{/gone}}"), "no value in view has this name");
}

TEST(Template, WhatIsNoTextIsNotPrinted) {
  for (std::string_view name : {"open", "items", "inner"})
    EXPECT_EQ(refusal("{{" + std::string(name) + "}}"), "this is no text");
}

TEST(Template, MalformedTemplates) {
  EXPECT_EQ(refusal("{{{title}}}"), "unescaped output is not allowed");
  EXPECT_EQ(refusal("{{&title}}"), "unescaped output is not allowed");
  EXPECT_EQ(refusal("{{ & title}}"), "unescaped output is not allowed");
  EXPECT_EQ(refusal("{{title"), "this tag is not closed");
  EXPECT_EQ(refusal("{{}}"), "this tag has no name");
  EXPECT_EQ(refusal("{{=<% %>=}}"), "this is no name");
  EXPECT_EQ(refusal("{{#open}}"), "this section is not closed");
  EXPECT_EQ(refusal("{{/open}}"), "no section is open here");
  EXPECT_EQ(refusal("{{#open}}{{#items}}{{/open}}{{/items}}"), "another section is open here");
}

TEST(Template, EscapesByPlace) {
  const View view = example();
  EXPECT_EQ(shown("{{#items}}<a href=\"{{href}}\" title='{{name}}'>{{/items}}", view),
            "<a href=\"/1\" title='one'><a href=\"#blocked-link\" title='two'>");
  EXPECT_EQ(shown("<a href=\"/x?q={{title}}\">", view),
            "<a href=\"/x?q=%3Cb%3ETom%20%26%20%22Jo%22%3C/b%3E\">");
  EXPECT_EQ(shown("<p title=\"{{title}}\">", view),
            "<p title=\"&lt;b&gt;Tom &amp; &quot;Jo&quot;&lt;/b&gt;\">");
}

TEST(Template, LinksLeadOnUnderThePrefix) {
  const auto linked = [](std::string text) {
    const Shape* frames[] = {&shape_of<View>()};
    const auto compiled = Template::compile(
        "page", [&](std::string_view) { return std::optional<std::string_view>(text); }, frames,
        "/fr");
    View view;
    view.title = "/a&b";
    view.words = {"//evil.example", "https://x.example/", "#here", "/site.css", "/"};
    const auto value = json::encode(view);
    const boost::json::value* values[] = {&value};
    return compiled ? compiled->render(values).value() : compiled.error().what;
  };
  EXPECT_EQ(linked("<a href=\"/uses?q=1\">/uses</a><form action='/x'><a class=\"/y\" href=\"#z\">"),
            "<a href=\"/fr/uses?q=1\">/uses</a><form action='/fr/x'><a class=\"/y\" href=\"#z\">");
  EXPECT_EQ(linked("<a href=\"{{title}}\">{{title}}</a><img src=\"{{title}}\">"),
            "<a href=\"/fr/a&amp;b\">/a&amp;b</a><img src=\"/a&amp;b\">");
  EXPECT_EQ(linked("<a href=\"/uses/{{title}}\">"), "<a href=\"/fr/uses//a%26b\">");
  EXPECT_EQ(linked("<a hreflang=\"en\" href=\"/uses\"><a href=\"/uses\">"),
            "<a hreflang=\"en\" href=\"/uses\"><a href=\"/fr/uses\">");
  EXPECT_EQ(linked("<a hreflang=\"en\" href=\"{{title}}\">"),
            "<a hreflang=\"en\" href=\"/a&amp;b\">");
  EXPECT_EQ(linked("<link href=\"/site.css\"><link href=\"//x.example\"><a href=\"/\">"),
            "<link href=\"/site.css\"><link href=\"//x.example\"><a href=\"/fr/\">");
  EXPECT_EQ(linked("{{#words}}<a href=\"{{.}}\">{{/words}}"),
            "<a href=\"#blocked-link\"><a href=\"https://x.example/\"><a href=\"#here\">"
            "<a href=\"/site.css\"><a href=\"/fr/\">");
}

TEST(Template, PlacesWithoutSafeEscapingAreRefused) {
  EXPECT_EQ(refusal("<a href={{title}}>"), "the value of href is not quoted");
  EXPECT_EQ(refusal("<a {{title}}=\"x\">"), "no variable in the name of a tag or attribute");
  EXPECT_EQ(refusal("<{{title}}>"), "no variable in the name of a tag or attribute");
  EXPECT_EQ(refusal("<!-- {{title}} -->"), "no variable in an HTML comment");
  EXPECT_EQ(refusal("<script>{{title}}</script>"), "no variable in a <script>");
  EXPECT_EQ(refusal("<style>p{}</style>"), "a <style> has no content of its own here");
  EXPECT_EQ(refusal("<p style=\"color:red\">"), "the attribute style is not allowed");
  EXPECT_EQ(refusal("<p onclick=\"{{title}}\">"), "the attribute onclick is not allowed");
  EXPECT_EQ(refusal("<iframe srcdoc=\"{{title}}\">"), "the attribute srcdoc is not allowed");
  EXPECT_EQ(refusal("{{#open}}<a href=\"{{/open}}{{title}}\">"),
            "this section ends in another place of the HTML than it began");
  EXPECT_EQ(refusal("<input {{#open}}checked {{/open}}name=\"{{title}}\">"), "accepted");
}

TEST(Template, AViewThatDoesNotFitIsAnError) {
  auto compiled = compile("{{#items}}{{name}}{{/items}}");
  ASSERT_TRUE(compiled);
  for (const char* text :
       {R"({"items":[{}]})", R"({"items":[{"name":true}]})", R"({"items":{}})"}) {
    const auto value = boost::json::parse(text);
    const boost::json::value* frames[] = {&value};
    auto out = compiled->render(frames);
    ASSERT_FALSE(out) << text;
    EXPECT_EQ(out.error().code, base::Code::internal);
  }
  EXPECT_FALSE(compiled->render({}));
}

// Any heap of pieces is compiled or refused, and what compiles renders.
TEST(Template, NoTemplateBreaksTheCompiler) {
  const View view = example();
  const auto value = json::encode(view);
  const boost::json::value* frames[] = {&value};
  const auto piece = rc::gen::element<std::string>(
      "{{", "}}", "{{#items}}", "{{/items}}", "{{^open}}", "{{/open}}", "{{?words}}", "{{/words}}",
      "{{name}}", "{{title}}", "{{.}}", "{{> row}}", "<a href=\"", "\">", "<b>", "<!--", "-->",
      "<script>", "</script>", "\n", " ", "x");
  EXPECT_TRUE(rc::check([&] {
    std::string text;
    for (const std::string& part : *rc::gen::container<std::vector<std::string>>(piece))
      text += part;
    auto compiled = compile(text, {{"row", "<i>{{inner.count}}</i>"}});
    RC_TAG(compiled ? "compiled" : "refused");
    if (compiled) RC_ASSERT(compiled->render(frames).has_value());
  }));
}

TEST(Template, NoTextEscapesItsPlace) {
  auto compiled = compile("<a href=\"{{title}}\" title=\"{{title}}\">{{title}}</a>");
  ASSERT_TRUE(compiled);
  EXPECT_TRUE(rc::check([&](const std::string& text) {
    View view;
    view.title = text;
    const auto value = json::encode(view);
    const boost::json::value* frames[] = {&value};
    const std::string out = *compiled->render(frames);
    RC_ASSERT(std::count(out.begin(), out.end(), '<') == 2);
    RC_ASSERT(std::count(out.begin(), out.end(), '>') == 2);
    RC_ASSERT(std::count(out.begin(), out.end(), '"') == 4);
  }));
}

}  // namespace
}  // namespace probity::server::render
