#!/usr/bin/env python3
"""Each lint finds a planted violation, and lets the lawful neighbour of it pass."""

import contextlib
import io
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import bans
import filesize
import layers
import secrets
import toplevel
import tr


class LintTest(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)

    def plant(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def found(self, lint, name, text):
        """The findings of a tree that holds just this file."""
        for entry in self.root.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        self.plant(name, text)
        with contextlib.redirect_stdout(io.StringIO()):
            return lint.check(self.root)

    def bad(self, lint, name, text, says=""):
        items = self.found(lint, name, text)
        self.assertEqual(len(items), 1, f"{text!r}: {items}")
        self.assertIn(says, items[0])
        self.assertTrue(items[0].startswith(name.split("/")[0]), items[0])

    def good(self, lint, name, text):
        self.assertEqual(self.found(lint, name, text), [], text)


class Layers(LintTest):
    def test_a_wrong_direction_is_found(self):
        for name, include in {
                "app/core/x.cpp": "net/httpclient.h",
                "app/ui/setup/x.cpp": "stripe/stripeclient.h",
                "app/ui/x.h": "store/database.h",
                "app/models/x.cpp": "flows/refundflow.h",
                "app/flows/x.cpp": "ui/widgets/chip.h",
                "app/flows/y.cpp": "net/httpclient.h",
                "app/store/x.cpp": "net/jsonreader.h",
                "app/practice/stripe/x.cpp": "stripe/stripeclient.h",
                "app/practice/x.cpp": "store/journal.h",
                "app/net/x.cpp": "practice/httpserver.h",
                "app/ui/y.cpp": "main/application.h"}.items():
            self.bad(layers, name, f'#include "{include}"\n', "may not use")

    def test_an_unknown_include_or_library_is_found(self):
        self.bad(layers, "app/core/x.cpp", '#include "money.h"\n', "library/file.h")
        self.bad(layers, "app/core/x.cpp", '#include "utils/x.h"\n', "not a library")
        self.bad(layers, "app/core/x.cpp", "#include <core/money.h>\n", "quotes")
        self.bad(layers, "app/utils/x.cpp", "int x;\n", "not a library")

    def test_the_right_direction_passes(self):
        self.good(layers, "app/flows/x.cpp", '#include "flows/x.h"\n#include "core/job.h"\n#include "stripe/a.h"\n'
                                             '#include <QString>\n// #include "ui/x.h"\n')
        self.good(layers, "app/practice/x.cpp", '#include "stripe/webhooksignature.h"\n#include "store/database.h"\n')
        self.good(layers, "app/main/x.cpp", '#include "ui/a.h"\n#include "practice/b.h"\n#include "net/c.h"\n')
        self.good(layers, "app/ui/setup/x.cpp", '#include "ui_setuppage.h"\n#include "flows/a.h"\n#include "x.moc"\n')

    def test_a_wrong_link_is_found(self):
        self.bad(layers, "app/ui/CMakeLists.txt", "console_library(console_ui LINK console_flows console_store)\n",
                 "may not link")
        self.good(layers, "app/practice/CMakeLists.txt",
                  "console_library(console_practice LINK console_core console_stripe_signature console_store)\n")
        self.bad(layers, "app/models/CMakeLists.txt",
                 "console_library(console_models LINK console_core console_stripe_signature)\n", "may not link")


class Bans(LintTest):
    def test_banned_calls_are_found(self):
        for line, rule in {
                "QEventLoop loop;": "eventloop",
                "QCoreApplication::processEvents();": "eventloop",
                "dialog.exec();": "exec",
                "dialog->exec();": "exec",
                "menu()->exec(pos);": "exec",
                "thread.waitForFinished();": "wait",
                "socket->waitForReadyRead(100);": "wait",
                "reply->ignoreSslErrors();": "tls",
                "conf.setPeerVerifyMode(QSslSocket::VerifyNone);": "tls",
                "job.setInsecureFallback(true);": "keychain",
                "qDebug() << 1;": "debug",
                'printf("x");': "debug",
                "std::cout << 1;": "debug",
                "double amountDue = 0;": "float-amount",
                "const float &minorUnits = x;": "float-amount",
                'auto amount = json.value("a").toDouble();': "float-amount"}.items():
            self.bad(bans, "app/ui/x.cpp", f"void f() {{ {line} }}\n", f"[{rule}]")

    def test_exec_of_a_query_passes_and_the_store_may(self):
        self.good(bans, "app/models/x.cpp", "void f() { query.exec(); m_query.exec(); countQuery->exec(); }\n")
        self.good(bans, "app/store/x.cpp", "void f() { statement.exec(); }\n")
        self.good(bans, "app/practice/x.cpp", "void f() { q.exec(); }\n")

    def test_main_comments_and_texts_pass(self):
        self.good(bans, "app/main/main.cpp", "int main() { return app.exec(); }\n")
        self.good(bans, "app/ui/x.cpp", '// dialog.exec()\n/* QEventLoop */ auto t = "dialog.exec() qDebug()";\n'
                                        'auto r = R"(processEvents)"; const char c = \'"\'; // "\n')

    def test_what_follows_a_digit_separator_is_still_seen(self):
        self.bad(bans, "app/ui/x.cpp", "int a = 1'000; void f() { dialog.exec(); } int b = 2'000;\n", "[exec]")

    def test_a_read_in_the_gui_thread_is_found_in_the_report(self):
        for call in ["m_session.store().payment(id);", "store.page(query, {}, 1);", "m_store.readers().cache;"]:
            self.bad(bans, "app/models/x.cpp", f"void f() {{ {call} }}\n", "[read-here]")
            self.bad(bans, "app/ui/payments/x.cpp", f"void f() {{ {call} }}\n", "[read-here]")
            self.good(bans, "app/flows/x.cpp", f"void f() {{ {call} }}\n")
        self.good(bans, "app/ui/payments/x.cpp", "void f() { store().lastSync(); m_reader.page(query, {}, 1, this); }\n")

    def test_rows_that_may_be_half_read_are_found(self):
        asked = "if (auto whole = wholeRead(*rows); !whole) return whole.error();"
        for loop in ["while (rows->next()) { if (a) { b(); } c(); }", "while (rows->next()) c();"]:
            self.bad(bans, "app/store/x.cpp", f"void f() {{ {loop} return all; }}\n", "[half-read]")
            self.bad(bans, "app/store/x.cpp", f"void f() {{ {loop} {asked.replace('rows', 'others')} }}\n",
                     "[half-read]")
            self.good(bans, "app/store/x.cpp", f"void f() {{ {loop} {asked} }}\n")
            self.good(bans, "app/store/x.cpp", f"void f() {{ {loop} return wholeRead(*rows); }}\n")

    def test_floating_point_in_money_is_found(self):
        self.bad(bans, "app/core/money.cpp", "double x;\n", "[float]")
        self.bad(bans, "app/core/currency.h", "float rate;\n", "[float]")
        self.good(bans, "app/core/job.cpp", "double progress;\n")
        self.good(bans, "app/core/money.cpp", "// never a double\nint x;\n")

    def test_a_secret_in_settings_is_found(self):
        head = "#include <QSettings>\n"
        self.bad(bans, "app/ui/x.cpp", head + 'void f(QSettings s) { s.setValue(u"apiToken"_s, token); }\n', "[settings]")
        self.bad(bans, "app/ui/x.cpp", head + 'void f(QSettings s) { s.setValue(\n u"k"_s, secretKey); }\n', "[settings]")
        self.good(bans, "app/ui/x.cpp", head + 'void f(QSettings s) { s.setValue(u"geometry"_s, g); }\n')

    def test_sql_put_together_is_found(self):
        for statement in ['auto s = u"SELECT * FROM a WHERE b = %1"_s.arg(b);',
                          'auto s = u"DELETE FROM a WHERE b = "_s + b;',
                          'auto s = "SELECT a "\n "FROM b WHERE c = " + c;',
                          'q.prepare(QStringLiteral("UPDATE %1 SET a = 1").arg(table));',
                          'auto s = head + u" WHERE b = 1"_s;']:
            self.bad(bans, "app/store/x.cpp", f"void f() {{ {statement} }}\n", "[sql]")

    def test_bound_sql_and_plain_words_pass(self):
        self.good(bans, "app/store/x.cpp", 'void f() { q.prepare(u"SELECT a FROM b WHERE c = ? AND d = 1 + 1"_s); }\n')
        self.good(bans, "app/store/x.cpp", 'void f() { sql += u" WHERE c = ?"_s; n = a + b; }\n')
        self.good(bans, "app/store/x.cpp", 'void f() { run(u"SELECT a FROM b "\n "WHERE c = ?"_s, {u"note:"_s + n}); }\n')
        self.good(bans, "app/ui/x.cpp", 'void f() { t = tr("Select from %1").arg(x); }\n')

    def test_the_escape_needs_a_reason(self):
        self.good(bans, "app/store/x.cpp",
                  '// lint-allow: sql the table is one of two constants\nauto s = u"SELECT a FROM %1"_s.arg(t);\n')
        self.bad(bans, "app/store/x.cpp", '// lint-allow: sql\nauto s = u"SELECT a FROM %1"_s.arg(t);\n', "[sql]")
        self.bad(bans, "app/store/x.cpp", '// lint-allow: exec not this\nauto s = u"SELECT a FROM %1"_s.arg(t);\n')


class FileSize(LintTest):
    def test_over_600_lines_fails(self):
        self.bad(filesize, "app/core/x.cpp", "\n" * 601, "split")
        self.bad(filesize, "tests/unit/x.h", "\n" * 601, "split")

    def test_over_300_is_only_listed(self):
        self.plant("app/core/x.cpp", "\n" * 301)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            self.assertEqual(filesize.check(self.root), [])
        self.assertIn("301 lines", printed.getvalue())
        self.good(filesize, "app/core/x.cpp", "\n" * 600)
        self.good(filesize, "resources/x.yaml", "\n" * 2000)


class Clipboard(LintTest):
    def test_the_clipboard_outside_of_its_guard_is_found(self):
        for line in ["QGuiApplication::clipboard()->setText(t);", "QClipboard *c = nullptr;", "qApp->clipboard()->clear();",
                     "m_edit->copy();", "m_edit.cut();", "QApplication::clipboard ()->text();"]:
            self.bad(bans, "app/ui/x.cpp", f"void f() {{ {line} }}\n", "[clipboard]")
        self.bad(bans, "app/ui/x.cpp", "#include <QClipboard>\n", "[clipboard]")

    def test_the_guard_itself_and_pictures_pass(self):
        self.good(bans, "app/ui/widgets/clipboardguard.cpp", "void f() { QGuiApplication::clipboard()->clear(); }\n")
        self.good(bans, "app/ui/x.cpp", "void f() { auto part = picture.copy(area); ClipboardGuard::copyPublic(t); }\n")


class Translations(LintTest):
    def test_a_bare_text_is_found(self):
        for line in ['label->setText("Refund");', 'label->setText(u"Refund"_s);',
                     'setWindowTitle(QStringLiteral("Payments"));', 'menu->addAction(icon, u"Quit"_s, this);',
                     'QMessageBox::warning(this, tr("A"), u"Went wrong"_s);', 'box->setToolTip(done ? u"Done"_s : x);',
                     'field->setAccessibleName("Search");', 'l->setText(tr("A") + u" and B"_s);']:
            self.bad(tr, "app/ui/x.cpp", f"void f() {{ {line} }}\n", "tr()")

    def test_translated_and_wordless_texts_pass(self):
        self.good(tr, "app/ui/x.cpp",
                  'void f() { a->setText(tr("Refund")); a->setText(u"\\u2014"_s); a->setText(name + u": "_s);\n'
                  'a->addAction(QIcon(u":/icons/quit.svg"_s), tr("Quit (all)")); a->setText({});\n'
                  'a->addAction(themedIcon(u"quit"_s), tr("Quit")); a->setPlaceholderText(u"rk_live_… / sk_live_…"_s);\n'
                  'a->setText(QCoreApplication::translate("console::X", "Yes")); }\n')

    def test_a_leading_blank_is_found(self):
        self.bad(tr, "app/ui/x.cpp", 'auto a = tr(" of ");\n', "blank")
        self.bad(tr, "app/ui/x.cpp", 'auto a = tr("\\nNext");\n', "blank")

    FORM = ('<ui version="4.0"><widget class="QWidget" name="page"><widget class="QLabel" name="l">{label}</widget>'
            '<widget class="{kind}" name="field">{field}</widget></widget>{tail}</ui>')

    def form(self, kind="QLineEdit", label="", field="", tail=""):
        return self.FORM.format(kind=kind, label=label, field=field, tail=tail)

    def test_a_nameless_field_is_found(self):
        for kind in ["QLineEdit", "QComboBox", "QTextEdit", "QPlainTextEdit", "QSpinBox", "QDateEdit", "QTableView",
                     "QTreeView", "QListView", "QListWidget"]:
            self.bad(tr, "forms/x.ui", self.form(kind), "accessibleName")
        self.bad(tr, "forms/x.ui",
                 self.form(field='<property name="accessibleName"><string> </string></property>'), "accessibleName")
        self.bad(tr, "forms/x.ui", self.form("SecretEdit", tail="<customwidgets><customwidget><class>SecretEdit</class>"
                                             "<extends>QLineEdit</extends></customwidget></customwidgets>"), "SecretEdit")
        self.bad(tr, "forms/x.ui", "<ui>", "XML")

    def test_a_name_or_a_buddy_is_enough(self):
        self.good(tr, "forms/x.ui",
                  self.form(field='<property name="accessibleName"><string>Search</string></property>'))
        self.good(tr, "forms/x.ui", self.form(label='<property name="buddy"><cstring>field</cstring></property>'))
        self.good(tr, "forms/x.ui", self.form("QPushButton"))


class TopLevel(LintTest):
    def test_a_stray_entry_is_found(self):
        self.bad(toplevel, "notes.txt", "x")
        self.bad(toplevel, "src/x.cpp", "x")
        self.bad(toplevel, "cmake/X.cmake", "x")

    def test_the_named_entries_pass(self):
        for name in ["README.md", "app/x.cpp", ".ci/run", "CMakePresets.json", "packaging/run.sh", ".clang-tidy"]:
            self.good(toplevel, name, "x")

    def test_what_git_ignores_is_not_looked_at(self):
        self.plant(".gitignore", "mine/\n")
        self.plant("mine/x", "x")
        self.plant("other/x", "x")
        if shutil.which("git") is None:
            self.skipTest("git is not installed")
        subprocess.run(["git", "-C", self.root, "init", "-q"], check=True)
        items = toplevel.check(self.root)
        self.assertEqual(len(items), 1)
        self.assertIn("other", items[0])


class Secrets(LintTest):
    def test_a_key_is_found_and_not_repeated(self):
        for prefix in ["sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_", "rkcs_test_"]:
            text = prefix + "Made" + "Up" * 8
            items = self.found(secrets, "app/practice/x.cpp", f'auto k = "{text}";\n')
            self.assertEqual(len(items), 1)
            self.assertNotIn("MadeUp", items[0])

    def test_prefixes_masks_and_made_up_ones_of_tests_pass(self):
        self.good(secrets, "README.md", "Keys begin with sk_test_ or rk_live_, like sk_live_...abcd or whsec_abc.\n")
        self.good(secrets, "tests/fixtures/x.json", "whsec_" + "MadeUp" * 4)


if __name__ == "__main__":
    unittest.main()
