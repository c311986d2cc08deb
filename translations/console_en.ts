<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>console::Application</name>
    <message numerus="yes">
        <source>Other users of this computer could open %Ln of the program&apos;s files and folders, among them payments and the journal. Now only you can. If others use this computer, ask yourself who may have read them.</source>
        <translation>
            <numerusform>Other users of this computer could open %Ln of the program&apos;s files and folders, among them payments and the journal. Now only you can. If others use this computer, ask yourself who may have read them.</numerusform>
            <numerusform>Other users of this computer could open %Ln of the program&apos;s files and folders, among them payments and the journal. Now only you can. If others use this computer, ask yourself who may have read them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Other users of this computer can open %Ln of the files in %1, and the program may not change that. Ask who looks after this computer, or choose another folder with --data-dir.</source>
        <translation>
            <numerusform>Other users of this computer can open %Ln of the files in %1, and the program may not change that. Ask who looks after this computer, or choose another folder with --data-dir.</numerusform>
            <numerusform>Other users of this computer can open %Ln of the files in %1, and the program may not change that. Ask who looks after this computer, or choose another folder with --data-dir.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::ClipboardHint</name>
    <message numerus="yes">
        <source>%1 is in the clipboard. It is taken away in %Ln second(s).</source>
        <translation>
            <numerusform>%1 is in the clipboard. It is taken away in %Ln second.</numerusform>
            <numerusform>%1 is in the clipboard. It is taken away in %Ln seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::MainWindow</name>
    <message numerus="yes">
        <source>%Ln refund(s) left open last time have been settled with Stripe.</source>
        <translation>
            <numerusform>%Ln refund left open last time has been settled with Stripe.</numerusform>
            <numerusform>%Ln refunds left open last time have been settled with Stripe.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln refund(s) left open want you.</source>
        <translation>
            <numerusform>%Ln refund left open wants you.</numerusform>
            <numerusform>%Ln refunds left open want you.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::Money</name>
    <message numerus="yes">
        <source>%1 has at most %n decimal(s). Type fewer.</source>
        <translation>
            <numerusform>%1 has at most %n decimal. Type fewer.</numerusform>
            <numerusform>%1 has at most %n decimals. Type fewer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::PaymentTypesModel</name>
    <message numerus="yes">
        <source>%n user type(s)</source>
        <translation>
            <numerusform>%n user type</numerusform>
            <numerusform>%n user types</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::RecentPaymentsPage</name>
    <message numerus="yes">
        <source>%Ln payment(s)</source>
        <translation>
            <numerusform>%Ln payment</numerusform>
            <numerusform>%Ln payments</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln payment(s) received</source>
        <translation>
            <numerusform>%Ln payment received</numerusform>
            <numerusform>%Ln payments received</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::Timeline</name>
    <message numerus="yes">
        <source>%Ln webhook(s) not delivered yet</source>
        <translation>
            <numerusform>%Ln webhook not delivered yet</numerusform>
            <numerusform>%Ln webhooks not delivered yet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::TypeNameTab</name>
    <message numerus="yes">
        <source>Up to %n character(s). No other payment type may have the same name.</source>
        <translation>
            <numerusform>Up to %n character. No other payment type may have the same name.</numerusform>
            <numerusform>Up to %n characters. No other payment type may have the same name.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The name is %n character(s) too long.</source>
        <translation>
            <numerusform>The name is %n character too long.</numerusform>
            <numerusform>The name is %n characters too long.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::VerifyStep</name>
    <message numerus="yes">
        <source>%n check(s) failed.</source>
        <translation>
            <numerusform>%n check failed.</numerusform>
            <numerusform>%n checks failed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All checks passed, %n with a warning.</source>
        <translation>
            <numerusform>All checks passed, %n with a warning.</numerusform>
            <numerusform>All checks passed, %n with warnings.</numerusform>
        </translation>
    </message>
</context>
</TS>
