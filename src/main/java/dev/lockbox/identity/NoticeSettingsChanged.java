package dev.lockbox.identity;

/** A global administrator changed how the tenant's people are written to. */
public record NoticeSettingsChanged(String tenant, NoticeSettings before, NoticeSettings now, String by) {}
